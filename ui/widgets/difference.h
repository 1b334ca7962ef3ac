// How far two pictures differ, as a heat map and in numbers. Thread-safe.
#pragma once

#include <QImage>

namespace burin::ui {

struct Difference {
    QImage heat;      ///< RGB32, black = equal, through violet and orange to white = 64 or more of 255
    double mean = 0;  ///< of the largest channel's difference, 0..255
    int largest = 0;  ///< 0..255
    double changed_share = 0;  ///< pixels that differ at all, 0..1
};

/// Pixel by pixel; a second picture of another size is scaled to the first one's. Null pictures give a null
/// map.
[[nodiscard]] Difference difference_of(const QImage& first, const QImage& second);

/// 8-bit coverage as a premultiplied layer of `colour`, to be drawn over a picture. `opacity`: at full
/// coverage.
[[nodiscard]] QImage tinted(const QImage& coverage, const QColor& colour, double opacity);

}  // namespace burin::ui
