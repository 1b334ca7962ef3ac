#include "ui/widgets/difference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <QColor>

namespace burin::ui {
namespace {

constexpr int brightest = 64;

/// Black, violet, orange, pale yellow, white: lightness rises all the way, so it reads without colour too.
std::array<QRgb, 256> heat_colours() {
    constexpr std::array<std::array<double, 4>, 5> stops{{{0.0, 0, 0, 0},
                                                          {0.25, 84, 20, 120},
                                                          {0.6, 232, 96, 40},
                                                          {0.85, 252, 216, 110},
                                                          {1.0, 255, 255, 255}}};
    std::array<QRgb, 256> colours{};
    for (int value = 0; value < 256; ++value) {
        const double t = std::sqrt(std::min(1.0, static_cast<double>(value) / brightest));
        size_t i = 1;
        while (i + 1 < stops.size() && t > stops[i][0]) ++i;
        const auto &low = stops[i - 1], &high = stops[i];
        const double share = (t - low[0]) / (high[0] - low[0]);
        const auto mix = [&](size_t channel) {
            return static_cast<int>(std::lround(low[channel] + share * (high[channel] - low[channel])));
        };
        colours[static_cast<size_t>(value)] = qRgb(mix(1), mix(2), mix(3));
    }
    return colours;
}

}  // namespace

Difference difference_of(const QImage& first, const QImage& second) {
    Difference result;
    if (first.isNull() || second.isNull()) return result;
    const auto a = first.convertToFormat(QImage::Format_RGB32);
    const auto b =
        (second.size() == a.size() ? second
                                   : second.scaled(a.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation))
            .convertToFormat(QImage::Format_RGB32);
    static const auto colours = heat_colours();
    result.heat = QImage(a.size(), QImage::Format_RGB32);
    qint64 sum = 0, changed = 0;
    for (int y = 0; y < a.height(); ++y) {
        const auto* row_a = reinterpret_cast<const QRgb*>(a.constScanLine(y));
        const auto* row_b = reinterpret_cast<const QRgb*>(b.constScanLine(y));
        auto* out = reinterpret_cast<QRgb*>(result.heat.scanLine(y));
        for (int x = 0; x < a.width(); ++x) {
            const int gap = std::max({std::abs(qRed(row_a[x]) - qRed(row_b[x])),
                                      std::abs(qGreen(row_a[x]) - qGreen(row_b[x])),
                                      std::abs(qBlue(row_a[x]) - qBlue(row_b[x]))});
            out[x] = colours[static_cast<size_t>(gap)];
            sum += gap;
            changed += gap > 0;
            result.largest = std::max(result.largest, gap);
        }
    }
    const double count = static_cast<double>(a.width()) * a.height();
    result.mean = static_cast<double>(sum) / count;
    result.changed_share = static_cast<double>(changed) / count;
    return result;
}

QImage tinted(const QImage& coverage, const QColor& colour, double opacity) {
    const auto grey = coverage.convertToFormat(QImage::Format_Grayscale8);
    QImage layer(grey.size(), QImage::Format_ARGB32_Premultiplied);
    std::array<QRgb, 256> shades{};
    for (int value = 0; value < 256; ++value) {
        const int alpha = static_cast<int>(std::lround(value * std::clamp(opacity, 0.0, 1.0)));
        shades[static_cast<size_t>(value)] =
            qPremultiply(qRgba(colour.red(), colour.green(), colour.blue(), alpha));
    }
    for (int y = 0; y < grey.height(); ++y) {
        const auto* row = grey.constScanLine(y);
        auto* out = reinterpret_cast<QRgb*>(layer.scanLine(y));
        for (int x = 0; x < grey.width(); ++x) out[x] = shades[row[x]];
    }
    return layer;
}

}  // namespace burin::ui
