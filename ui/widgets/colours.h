// Colours of the widgets that are drawn by hand, mixed from the palette so that they fit light and dark.
#pragma once

#include <QColor>
#include <QPalette>

namespace burin::ui {

/// `share` of `over`, the rest of `under`.
[[nodiscard]] QColor mix(const QColor& under, const QColor& over, double share);

struct SliderColours {
    QColor groove, fill, notch, handle, handle_hot, rim, halo;
};
[[nodiscard]] SliderColours slider_colours(const QPalette& palette, bool active);

/// Text of less weight that still reads: at least 4.5 : 1 on the usual palettes.
[[nodiscard]] QColor quiet_text(const QPalette& palette);
/// Thin lines between parts.
[[nodiscard]] QColor hairline(const QPalette& palette);
[[nodiscard]] bool is_dark(const QPalette& palette);

/// A colour for the direction of that row, the same wherever it is shown; well apart for the first eight.
[[nodiscard]] QColor direction_colour(int row);

}  // namespace burin::ui
