#include "core/imaging/opencv/heat_map.h"

#include <opencv2/imgproc.hpp>

#include "core/imaging/opencv/mat.h"
#include "core/io/alpha.h"

namespace burin::imaging {
namespace {

Result<cv::Mat> stretched(const std::vector<float>& coverage, int width, int height, cv::Size size) {
    if (width <= 0 || height <= 0 || coverage.size() != size_t(width) * size_t(height) || size.empty()) {
        return fail(ErrorCode::bad_input, "a map of " + std::to_string(coverage.size()) +
                                              " values does not fit " + std::to_string(width) + " x " +
                                              std::to_string(height));
    }
    const cv::Mat map(height, width, CV_32F, const_cast<float*>(coverage.data()));
    cv::Mat large;
    cv::resize(map, large, size, 0, 0, cv::INTER_LINEAR);
    return cv::Mat(cv::min(cv::max(large, 0.F), 1.F));
}

}  // namespace

Result<io::Picture> overlay(const io::Picture& picture, const std::vector<float>& coverage, int width,
                            int height) {
    const auto map = stretched(coverage, width, height, {picture.width, picture.height});
    if (!map) return tl::unexpected<Error>(map.error());
    io::Picture result = io::with_channels(picture, 3);
    cv::Mat rgb = view(result);
    const cv::Vec3f colour(255, 96, 0);
    for (int y = 0; y < rgb.rows; ++y) {
        auto* row = rgb.ptr<cv::Vec3b>(y);
        const auto* share = map->ptr<float>(y);
        for (int x = 0; x < rgb.cols; ++x) {
            const float a = 0.65F * share[x];
            for (int c = 0; c < 3; ++c)
                row[x][c] = cv::saturate_cast<uint8_t>(row[x][c] * (1 - a) + colour[c] * a);
        }
    }
    return result;
}

Result<io::Picture> heat_map(const std::vector<float>& coverage, int width, int height, int out_width,
                             int out_height) {
    const auto map = stretched(coverage, width, height, {out_width, out_height});
    if (!map) return tl::unexpected<Error>(map.error());
    cv::Mat bytes, bgr, rgb;
    map->convertTo(bytes, CV_8U, 255);
    cv::applyColorMap(bytes, bgr, cv::COLORMAP_INFERNO);
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return to_picture(rgb);
}

}  // namespace burin::imaging
