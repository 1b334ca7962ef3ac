#include "core/imaging/opencv/mat.h"

namespace burin::imaging {

cv::Mat view(const io::Picture& picture) {
    return {picture.height, picture.width, CV_8UC(picture.channels),
            const_cast<uint8_t*>(picture.pixels.data())};  // OpenCV has no matrix of constant bytes
}

io::Picture to_picture(const cv::Mat& matrix) {
    io::Picture picture{matrix.cols, matrix.rows, matrix.channels(), {}};
    const cv::Mat packed = matrix.isContinuous() ? matrix : matrix.clone();
    picture.pixels.assign(packed.datastart, packed.dataend);
    return picture;
}

}  // namespace burin::imaging
