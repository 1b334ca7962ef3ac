#include "core/imaging/loss_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "core/imaging/lettering.h"

namespace burin::imaging {
namespace {

constexpr int width = 800, height = 400, margin_left = 60, margin_right = 15, margin_top = 15,
              margin_bottom = 30;
using Colour = std::array<uint8_t, 3>;
constexpr Colour ink{40, 40, 40}, grid{222, 222, 222}, pale{190, 208, 235}, line{30, 90, 180};

struct Canvas {
    io::Picture picture{.width = width,
                        .height = height,
                        .channels = 3,
                        .pixels = std::vector<uint8_t>(size_t(width) * height * 3, 255)};

    void dot(int x, int y, Colour colour) {
        if (x < 0 || y < 0 || x >= width || y >= height) return;
        std::copy(colour.begin(), colour.end(), picture.pixels.begin() + 3 * (std::ptrdiff_t(y) * width + x));
    }
    void column(int x, int from, int to, Colour colour) {
        for (int y = std::min(from, to); y <= std::max(from, to); ++y) dot(x, y, colour);
    }
    void row(int y, int from, int to, Colour colour) {
        for (int x = from; x <= to; ++x) dot(x, y, colour);
    }
};

std::string short_number(double value) {
    char text[24];
    std::snprintf(text, sizeof text, value >= 10000 ? "%.0fk" : "%.3g",
                  value >= 10000 ? value / 1000 : value);
    return text;
}

struct Range {
    float least, most;
};

/// Of the steps that share pixel column `x`, together with their mean.
Range spread(const std::vector<float>& losses, size_t first, size_t last, float& mean) {
    Range range{losses[first], losses[first]};
    double sum = 0;
    for (size_t i = first; i < last; ++i) {
        range.least = std::min(range.least, losses[i]);
        range.most = std::max(range.most, losses[i]);
        sum += losses[i];
    }
    mean = static_cast<float>(sum / static_cast<double>(last - first));
    return range;
}

}  // namespace

io::Picture loss_curve(const std::vector<float>& losses) {
    Canvas canvas;
    constexpr int plot_w = width - margin_left - margin_right, plot_h = height - margin_top - margin_bottom;
    double low = 0.1, high = 1;
    if (!losses.empty()) {
        low = std::max(1e-6, double(*std::min_element(losses.begin(), losses.end())));
        high = std::max(low * 1.1, double(*std::max_element(losses.begin(), losses.end())));
    }
    const auto y_of = [&](double loss) {
        const double place =
            (std::log(std::max(loss, low)) - std::log(low)) / (std::log(high) - std::log(low));
        return margin_top + static_cast<int>(std::lround((1 - std::clamp(place, 0.0, 1.0)) * plot_h));
    };
    for (int i = 0; i <= 4; ++i) {
        const double loss = low * std::pow(high / low, i / 4.0);
        canvas.row(y_of(loss), margin_left, width - margin_right, grid);
        write_text(canvas.picture, short_number(loss), 6, y_of(loss) + 5);
        const int x = margin_left + plot_w * i / 4;
        canvas.column(x, margin_top, height - margin_bottom, grid);
        const std::string steps = short_number(static_cast<double>(losses.size()) * i / 4);
        write_text(canvas.picture, steps, std::min(x - 10, width - text_width(steps) - 4),
                   height - margin_bottom + 18);
    }
    double smooth = 0, weight = 0;
    int previous = -1;
    const size_t n = losses.size();
    for (size_t c = 0; n > 0 && c < plot_w; ++c) {
        // A short training has fewer steps than columns: each step then fills several.
        const size_t first = c * n / plot_w, last = std::max(first + 1, (c + 1) * n / plot_w);
        float mean = 0;
        const Range range = spread(losses, first, last, mean);
        const int x = margin_left + static_cast<int>(c);
        canvas.column(x, y_of(range.least), y_of(range.most), pale);
        smooth = 0.9 * smooth + 0.1 * mean, weight = 0.9 * weight + 0.1;
        const int y = y_of(smooth / weight);
        canvas.column(x, previous < 0 ? y : previous, y, line);
        canvas.dot(x, y + 1, line);
        previous = y;
    }
    canvas.row(height - margin_bottom, margin_left, width - margin_right, ink);
    canvas.column(margin_left, margin_top, height - margin_bottom, ink);
    return canvas.picture;
}

}  // namespace burin::imaging
