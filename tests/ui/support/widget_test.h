// Real mouse, wheel and key events for widgets, light and dark palettes, and pictures of what a test shows.
#pragma once

#include <QtCore/QDir>
#include <QtGui/QAccessible>
#include <QtGui/QWheelEvent>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyle>
#include <QtWidgets/QStyleFactory>
#include <QtWidgets/QWidget>
#include <gtest/gtest.h>

#include "tests/ui/support/patience.h"

namespace burin::ui {

/// Shown and active, so that focus works as it does on a desktop.
inline void showActive(QWidget& widget) {
    widget.show();
    widget.activateWindow();
    EXPECT_TRUE(QTest::qWaitForWindowActive(&widget, patience_ms));
}

/// One mouse event at a place of the widget.
inline void sendMouse(QWidget& widget, QEvent::Type type, QPointF at, Qt::MouseButton button,
                      Qt::MouseButtons held, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QMouseEvent event(type, at, widget.mapToGlobal(at), button, held, modifiers);
    QCoreApplication::sendEvent(&widget, &event);
}

inline void press(QWidget& widget, QPointF at, Qt::MouseButton button = Qt::LeftButton,
                  Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    sendMouse(widget, QEvent::MouseButtonPress, at, button, button, modifiers);
}

inline void moveHeld(QWidget& widget, QPointF at, Qt::MouseButton button = Qt::LeftButton,
                     Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    sendMouse(widget, QEvent::MouseMove, at, Qt::NoButton, button, modifiers);
}

inline void release(QWidget& widget, QPointF at, Qt::MouseButton button = Qt::LeftButton) {
    sendMouse(widget, QEvent::MouseButtonRelease, at, button, Qt::NoButton);
}

inline void hover(QWidget& widget, QPointF at) {
    sendMouse(widget, QEvent::MouseMove, at, Qt::NoButton, Qt::NoButton);
}

/// Press, that many moves along the way, release.
inline void drag(QWidget& widget, QPointF from, QPointF to, int moves,
                 Qt::MouseButton button = Qt::LeftButton) {
    press(widget, from, button);
    for (int i = 1; i <= moves; ++i) moveHeld(widget, from + (to - from) * i / moves, button);
    release(widget, to, button);
}

inline void doubleClick(QWidget& widget, QPointF at) {
    press(widget, at);
    release(widget, at);
    sendMouse(widget, QEvent::MouseButtonDblClick, at, Qt::LeftButton, Qt::LeftButton);
    release(widget, at);
}

/// `notches` away from the user are positive.
inline bool turnWheel(QWidget& widget, QPointF at, int notches,
                      Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
    return event.isAccepted();
}

inline QPalette darkPalette() {
    QPalette palette(QColor(53, 53, 53));
    palette.setColor(QPalette::Window, QColor(45, 45, 45));
    palette.setColor(QPalette::Base, QColor(32, 32, 32));
    palette.setColor(QPalette::AlternateBase, QColor(39, 39, 39));
    palette.setColor(QPalette::Button, QColor(58, 58, 58));
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, QColor(226, 226, 226));
    palette.setColor(QPalette::PlaceholderText, QColor(150, 150, 150));
    palette.setColor(QPalette::Highlight, QColor(56, 132, 222));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, QColor(70, 70, 70));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(122, 122, 122));
    return palette;
}

/// Fusion with its own light palette, or the dark one.
inline void useLook(bool dark) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("fusion")));
    QApplication::setPalette(dark ? darkPalette() : QApplication::style()->standardPalette());
    // Widgets hear of it through an event.
    QCoreApplication::processEvents();
}

/// Saves what the widget looks like where BURIN_GRABS names a folder; always draws it, so that painting is
/// tested.
inline QImage grab(QWidget& widget, const QString& name) {
    // Layouts within layouts settle one after the other.
    for (int i = 0; i < 8; ++i) QCoreApplication::processEvents();
    auto picture = widget.grab().toImage();
    const auto folder = qEnvironmentVariable("BURIN_GRABS");
    if (!folder.isEmpty()) picture.save(QDir(folder).filePath(name + QStringLiteral(".png")));
    return picture;
}

/// The class and object names of everything that takes the keyboard and has no accessible name.
inline QStringList namelessControls(QWidget& root) {
    QStringList nameless;
    for (auto* widget : root.findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(&root)) continue;
        if (widget->focusProxy() || qobject_cast<QWidget*>(widget->parent())->focusProxy() == widget)
            continue;
        auto* face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).isEmpty())
            nameless.append(QStringLiteral("%1 '%2'").arg(QLatin1String(widget->metaObject()->className()),
                                                          widget->objectName()));
    }
    return nameless;
}

}  // namespace burin::ui
