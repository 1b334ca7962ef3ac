// io::Picture seen as an OpenCV matrix, and back.
#pragma once

#include <opencv2/core.hpp>

#include "core/io/image.h"

namespace burin::imaging {

/// A view on the picture's own bytes (RGB order, whatever OpenCV's habit); valid as long as the picture.
[[nodiscard]] cv::Mat view(const io::Picture& picture);
/// A copy of an 8-bit matrix.
[[nodiscard]] io::Picture to_picture(const cv::Mat& matrix);

}  // namespace burin::imaging
