#include "core/io/resample.h"

#include <algorithm>
#include <cmath>

namespace burin::io {
namespace {

/// What one pixel of the result takes: `weights` of the pixels from `first` on, which add up to 1.
struct Taps {
    int first = 0;
    std::vector<float> weights;
};

double keys(double x) {
    x = std::abs(x);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
    return 0;
}

std::vector<Taps> taps_of(int from, int to) {
    const double step = static_cast<double>(from) / to, wide = std::max(1.0, step);
    std::vector<Taps> all(static_cast<size_t>(to));
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * step - 0.5;
        const int low = static_cast<int>(std::ceil(centre - 2 * wide));
        const int high = static_cast<int>(std::floor(centre + 2 * wide));
        Taps& taps = all[static_cast<size_t>(i)];
        taps.first = std::clamp(low, 0, from - 1);
        const int last = std::clamp(high, 0, from - 1);
        std::vector<double> weights(static_cast<size_t>(last - taps.first + 1));
        double sum = 0;
        for (int k = low; k <= high; ++k) {
            const double weight = keys((k - centre) / wide);
            weights[static_cast<size_t>(std::clamp(k, taps.first, last) - taps.first)] += weight;
            sum += weight;
        }
        for (const double weight : weights) taps.weights.push_back(static_cast<float>(weight / sum));
    }
    return all;
}

uint8_t rounded(float value) { return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F))); }

}  // namespace

PictureArea covering_area(int picture_width, int picture_height, double proportions) {
    const double wide = std::min<double>(picture_width, picture_height * proportions);
    const int w = std::clamp(static_cast<int>(std::lround(wide)), 1, picture_width);
    const int h = std::clamp(static_cast<int>(std::lround(wide / proportions)), 1, picture_height);
    return {(picture_width - w) / 2, (picture_height - h) / 2, w, h};
}

Picture resampled(const Picture& picture, const PictureArea& area, int width, int height) {
    const bool inside = area.x >= 0 && area.y >= 0 && area.width > 0 && area.height > 0 &&
                        area.width <= picture.width - area.x && area.height <= picture.height - area.y;
    if (!inside || width < 1 || height < 1) return {};
    const auto c = static_cast<size_t>(picture.channels);
    const auto across = taps_of(area.width, width), down = taps_of(area.height, height);
    // Rows first: of tall pictures only what the filter reaches is in memory, as single precision.
    std::vector<float> rows(size_t(width) * size_t(area.height) * c);
    for (int y = 0; y < area.height; ++y) {
        const uint8_t* source =
            picture.pixels.data() + (size_t(area.y + y) * size_t(picture.width) + size_t(area.x)) * c;
        float* target = rows.data() + size_t(y) * size_t(width) * c;
        for (const Taps& taps : across) {
            for (size_t k = 0; k < c; ++k) {
                float sum = 0;
                for (size_t i = 0; i < taps.weights.size(); ++i)
                    sum += taps.weights[i] * source[(size_t(taps.first) + i) * c + k];
                *target++ = sum;
            }
        }
    }
    Picture out{width, height, picture.channels, std::vector<uint8_t>(size_t(width) * size_t(height) * c)};
    const size_t line = size_t(width) * c;
    std::vector<float> sums(line);
    for (int y = 0; y < height; ++y) {
        const Taps& taps = down[static_cast<size_t>(y)];
        std::fill(sums.begin(), sums.end(), 0.0F);
        for (size_t i = 0; i < taps.weights.size(); ++i) {
            const float* source = rows.data() + (size_t(taps.first) + i) * line;
            for (size_t x = 0; x < line; ++x) sums[x] += taps.weights[i] * source[x];
        }
        std::transform(sums.begin(), sums.end(),
                       out.pixels.begin() + static_cast<ptrdiff_t>(size_t(y) * line), rounded);
    }
    return out;
}

}  // namespace burin::io
