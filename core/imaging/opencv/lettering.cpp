#include "core/imaging/lettering.h"

#include <opencv2/imgproc.hpp>

#include "core/imaging/opencv/mat.h"

namespace burin::imaging {
namespace {

constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
constexpr double font_scale = 0.45;

}  // namespace

int text_width(const std::string& text) { return cv::getTextSize(text, font, font_scale, 1, nullptr).width; }

void write_text(io::Picture& picture, const std::string& text, int x, int baseline) {
    cv::Mat matrix = view(picture);
    cv::putText(matrix, text, {x, baseline}, font, font_scale, cv::Scalar(40, 40, 40), 1, cv::LINE_AA);
}

}  // namespace burin::imaging
