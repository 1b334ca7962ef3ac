#include "ui/widgets/colours.h"

#include <array>
#include <cmath>

namespace burin::ui {

QColor mix(const QColor& under, const QColor& over, double share) {
    const auto blend = [share](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
    return {blend(under.red(), over.red()), blend(under.green(), over.green()),
            blend(under.blue(), over.blue())};
}

bool is_dark(const QPalette& palette) { return palette.color(QPalette::Window).lightness() < 128; }

SliderColours slider_colours(const QPalette& palette, bool active) {
    const auto back = palette.color(QPalette::Window), text = palette.color(QPalette::WindowText);
    const auto strong = active ? palette.color(QPalette::Active, QPalette::Highlight) : mix(back, text, 0.4);
    const bool dark = is_dark(palette);
    auto halo = strong;
    halo.setAlpha(80);
    const auto handle =
        dark ? mix(back, text, active ? 0.82 : 0.45) : (active ? QColor(Qt::white) : mix(back, text, 0.05));
    return {mix(back, text, 0.22),
            strong,
            mix(back, text, 0.55),
            handle,
            dark ? QColor(Qt::white) : mix(handle, strong, 0.14),
            dark ? mix(back, Qt::black, 0.5) : mix(back, text, 0.55),
            halo};
}

QColor quiet_text(const QPalette& palette) {
    return mix(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.68);
}

QColor hairline(const QPalette& palette) {
    return mix(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.16);
}

QColor direction_colour(int row) {
    static const std::array<QColor, 8> colours{
        QColor(255, 99, 71),   QColor(64, 160, 255), QColor(90, 200, 90),   QColor(255, 176, 32),
        QColor(186, 104, 255), QColor(32, 200, 200), QColor(255, 105, 180), QColor(170, 140, 90)};
    return colours[static_cast<size_t>(row < 0 ? 0 : row) % colours.size()];
}

}  // namespace burin::ui
