#include "core/imaging/mat.h"

#include <opencv2/imgproc.hpp>

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

cv::Mat to_rgb(const io::Picture& picture) {
    const cv::Mat source = view(picture);
    cv::Mat rgb;
    switch (picture.channels) {
        case 1:
            cv::cvtColor(source, rgb, cv::COLOR_GRAY2RGB);
            return rgb;
        case 3:
            return source.clone();
        default:
            break;
    }
    std::vector<cv::Mat> planes;
    cv::split(source, planes);
    const cv::Mat alpha = planes.back();
    planes.pop_back();
    while (planes.size() < 3) planes.push_back(planes[0].clone());
    cv::Mat white_share;
    cv::subtract(cv::Scalar(255), alpha, white_share);
    for (cv::Mat& plane : planes) {
        cv::Mat lit;
        cv::multiply(plane, alpha, lit, 1.0 / 255);
        cv::add(lit, white_share, plane);
    }
    cv::merge(planes, rgb);
    return rgb;
}

}  // namespace burin::imaging
