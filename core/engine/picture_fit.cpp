#include "core/engine/picture_fit.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <tuple>

#include "core/base/result.h"
#include "core/io/image.h"
#include "core/models/picture_tensors.h"
#include "core/protocol/limits.h"

namespace burin::engine {
namespace {

std::string size_text(int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height);
}

/// The share of a picture that is left where it is scaled to cover a size and cropped.
double kept_share(int width, int height, int new_width, int new_height) {
    const double before = static_cast<double>(width) / height;
    const double after = static_cast<double>(new_width) / new_height;
    return std::min(before, after) / std::max(before, after);
}

/// The nearest side that a request may have.
int allowed_side(double side, int unit) {
    namespace bounds = protocol::limits;
    const double least = std::ceil(static_cast<double>(bounds::smallest_picture_side) / unit);
    const double most = std::floor(static_cast<double>(bounds::picture_side) / unit);
    return static_cast<int>(std::clamp(std::round(side / unit), least, most)) * unit;
}

/// The size that was asked for; what is missing of it follows from the picture's proportions.
std::pair<int, int> size_for(const io::Picture& picture, int width, int height, const SizeLimits& limits) {
    const double aspect = static_cast<double>(picture.width) / picture.height;
    if (width > 0 && height > 0) return {width, height};
    if (width > 0) return {width, allowed_side(width / aspect, limits.unit)};
    if (height > 0) return {allowed_side(height * aspect, limits.unit), height};
    return fitting_size(picture.width, picture.height, limits);
}

}  // namespace

std::pair<int, int> fitting_size(int width, int height, const SizeLimits& limits) {
    const double pixels = static_cast<double>(limits.own_width) * limits.own_height;
    const auto rounded = [&](double side) { return allowed_side(side, limits.unit); };
    // The short side first: what rounding it costs, the long side makes good.
    const double aspect = static_cast<double>(width) / height;
    if (aspect >= 1) {
        const int short_side = rounded(std::sqrt(pixels / aspect));
        const double wanted = std::min(short_side * aspect, pixels / short_side * 1.25);
        return {rounded(wanted), short_side};
    }
    const int short_side = rounded(std::sqrt(pixels * aspect));
    const double wanted = std::min(short_side / aspect, pixels / short_side * 1.25);
    return {short_side, rounded(wanted)};
}

FittedPicture fit_picture(std::span<const std::byte> file, const std::string& source, int width, int height,
                          const SizeLimits& limits) {
    const io::Picture picture = value_or_throw(io::decode_picture(file, source, 3));
    FittedPicture fitted;
    std::tie(fitted.width, fitted.height) = size_for(picture, width, height, limits);
    const double kept = kept_share(picture.width, picture.height, fitted.width, fitted.height);
    if (kept < 0.5 && (width == 0 || height == 0))
        throw Failure(ErrorCode::bad_input,
                      source + " is " + size_text(picture.width, picture.height) +
                          " pixels, too long and narrow to be steered as a whole",
                      "crop it, or give a width and a height");
    fitted.image = models::covering(picture, fitted.width, fitted.height);
    if (picture.width == fitted.width && picture.height == fitted.height) return fitted;
    fitted.note = "the picture of " + size_text(picture.width, picture.height) + " pixels is steered at " +
                  size_text(fitted.width, fitted.height);
    char percent[16];
    std::snprintf(percent, sizeof percent, "%.1f", 100 * (1 - kept));
    if (std::string(percent) != "0.0")
        fitted.note += "; " + std::string(percent) + " % of it is cut off at the " +
                       (static_cast<double>(picture.width) / picture.height >
                                static_cast<double>(fitted.width) / fitted.height
                            ? "sides"
                            : "top and the bottom");
    return fitted;
}

}  // namespace burin::engine
