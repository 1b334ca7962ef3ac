#include "ui/widgets/enlarge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace burin::ui {
namespace {

constexpr int largest_cubic_side = 1280;
constexpr int taps = 4, channels = 3;

double mitchell(double x) {
    x = std::abs(x);
    if (x < 1) return (7.0 * x * x * x - 12.0 * x * x + 16.0 / 3) / 6;
    if (x < 2) return (-7.0 / 3 * x * x * x + 12.0 * x * x - 20.0 * x + 32.0 / 3) / 6;
    return 0;
}

/// From which four source pixels one target pixel is made, and by how much of each.
struct Weights {
    std::array<int, taps> from{};
    std::array<float, taps> share{};
};

std::vector<Weights> weights_of(int source, int target) {
    std::vector<Weights> weights(static_cast<size_t>(target));
    for (int i = 0; i < target; ++i) {
        const double centre = (i + 0.5) * source / target - 0.5;
        const int first = static_cast<int>(std::floor(centre)) - 1;
        Weights& one = weights[static_cast<size_t>(i)];
        for (int tap = 0; tap < taps; ++tap) {
            const auto at = static_cast<size_t>(tap);
            one.from[at] = std::clamp(first + tap, 0, source - 1);
            one.share[at] = static_cast<float>(mitchell(centre - first - tap));
        }
    }
    return weights;
}

/// [source height, target width, channels], still unrounded.
std::vector<float> widen(const QImage& image, int width) {
    const std::vector<Weights> weights = weights_of(image.width(), width);
    std::vector<float> rows(static_cast<size_t>(image.height()) * static_cast<size_t>(width) * channels);
    float* out = rows.data();
    for (int y = 0; y < image.height(); ++y) {
        const uchar* line = image.constScanLine(y);
        for (const Weights& one : weights) {
            for (int channel = 0; channel < channels; ++channel) {
                float sum = 0;
                for (size_t tap = 0; tap < taps; ++tap)
                    sum += one.share[tap] * static_cast<float>(line[channels * one.from[tap] + channel]);
                *out++ = sum;
            }
        }
    }
    return rows;
}

}  // namespace

QImage enlarge(const QImage& image, QSize size) {
    if (image.isNull() || size.isEmpty()) return {};
    const QSize cubic(std::min(size.width(), largest_cubic_side),
                      std::min(size.height(), largest_cubic_side));
    if (cubic.width() < image.width() || cubic.height() < image.height())
        return image.convertToFormat(QImage::Format_RGB888)
            .scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    const QImage source = image.convertToFormat(QImage::Format_RGB888);
    const std::vector<float> rows = widen(source, cubic.width());
    const auto stride = static_cast<size_t>(cubic.width()) * channels;
    QImage result(cubic, QImage::Format_RGB888);
    int y = 0;
    for (const Weights& one : weights_of(source.height(), cubic.height())) {
        std::array<const float*, taps> line{};
        for (size_t tap = 0; tap < taps; ++tap)
            line[tap] = rows.data() + static_cast<size_t>(one.from[tap]) * stride;
        uchar* out = result.scanLine(y++);
        for (size_t i = 0; i < stride; ++i) {
            const float sum = one.share[0] * line[0][i] + one.share[1] * line[1][i] +
                              one.share[2] * line[2][i] + one.share[3] * line[3][i];
            out[i] = static_cast<uchar>(std::clamp(sum + 0.5F, 0.0F, 255.0F));
        }
    }
    if (cubic != size) return result.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return result;
}

}  // namespace burin::ui
