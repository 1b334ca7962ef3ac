#include "ui/window/demo_look.h"

#include "ui/widgets/colours.h"

namespace burin::ui {

QPalette demoPalette(bool dark) {
    const QColor stage = dark ? QColor(20, 21, 24) : QColor(240, 240, 238);
    const QColor card = dark ? QColor(36, 38, 43) : QColor(255, 255, 255);
    const QColor text = dark ? QColor(242, 242, 240) : QColor(24, 25, 28);
    QPalette palette(card, stage);
    palette.setColor(QPalette::Base, card);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, text);
    palette.setColor(QPalette::Highlight, dark ? QColor(255, 166, 64) : QColor(196, 88, 0));
    palette.setColor(QPalette::HighlightedText, dark ? QColor(20, 21, 24) : QColor(255, 255, 255));
    return palette;
}

QColor demoQuietText(const QPalette& palette) {
    return mix(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.72);
}

}  // namespace burin::ui
