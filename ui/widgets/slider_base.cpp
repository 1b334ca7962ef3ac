#include "ui/widgets/slider_base.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QWheelEvent>

#include "ui/widgets/slider_accessible.h"

namespace burin::ui {
namespace {

constexpr int wheel_rest_ms = 400;
constexpr double wheel_notch = 120;

bool starts_a_number(const QString& text) {
    return text.size() == 1 && (text[0].isDigit() || QStringLiteral("-+.,(*/").contains(text[0]));
}

}  // namespace

SliderBase::SliderBase(QWidget* parent) : QWidget(parent) {
    install_slider_accessibility();
    // Not WheelFocus: scrolling past a slider must not grab it.
    setFocusPolicy(Qt::StrongFocus);
    wheel_rest_.setSingleShot(true);
    wheel_rest_.setInterval(wheel_rest_ms);
    connect(&wheel_rest_, &QTimer::timeout, this, &SliderBase::endGesture);
}

double SliderBase::stepFactor(Qt::KeyboardModifiers modifiers) {
    double factor = 1;
    if (modifiers & Qt::ControlModifier) factor *= 0.1;
    if (modifiers & Qt::ShiftModifier) factor *= 10;
    return factor;
}

void SliderBase::beginGesture() {
    if (in_gesture_) return;
    in_gesture_ = true;
    keepValue();
    Q_EMIT gestureStarted();
}

void SliderBase::endGesture() {
    wheel_rest_.stop();
    key_held_ = 0;
    if (!in_gesture_) return;
    in_gesture_ = false;
    Q_EMIT gestureEnded();
}

void SliderBase::cancelGesture() {
    wheel_rest_.stop();
    key_held_ = 0;
    if (!in_gesture_) return;
    in_gesture_ = false;
    restoreValue();
    Q_EMIT gestureCancelled();
}

void SliderBase::announce() {
    if (!QAccessible::isActive()) return;
    QAccessibleValueChangeEvent value(this, spoken());
    QAccessible::updateAccessibility(&value);
    QAccessibleEvent name(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&name);
}

bool SliderBase::actOnKey(QKeyEvent* event) {
    const double factor = stepFactor(event->modifiers());
    switch (event->key()) {
        case Qt::Key_Right:
        case Qt::Key_Up:
            stepBy(factor);
            return true;
        case Qt::Key_Left:
        case Qt::Key_Down:
            stepBy(-factor);
            return true;
        case Qt::Key_PageUp:
            stepBy(10 * factor);
            return true;
        case Qt::Key_PageDown:
            stepBy(-10 * factor);
            return true;
        case Qt::Key_Home:
            goToLimit(false);
            return true;
        case Qt::Key_End:
            goToLimit(true);
            return true;
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            goToRest();
            return true;
        default:
            return false;
    }
}

bool SliderBase::event(QEvent* event) {
    // Keys that act here must not reach shortcuts of the window while the slider has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
            case Qt::Key_Left:
            case Qt::Key_Right:
            case Qt::Key_Up:
            case Qt::Key_Down:
            case Qt::Key_PageUp:
            case Qt::Key_PageDown:
                if (key->modifiers() & (Qt::AltModifier | Qt::MetaModifier)) break;
                event->accept();
                return true;
            case Qt::Key_Home:
            case Qt::Key_End:
            case Qt::Key_Delete:
            case Qt::Key_Backspace:
            case Qt::Key_Return:
            case Qt::Key_Enter:
                if (key->modifiers() & ~Qt::KeypadModifier) break;
                event->accept();
                return true;
            case Qt::Key_Escape:
                if (!in_gesture_) break;
                event->accept();
                return true;
            default:
                if (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) break;
                if (!starts_a_number(key->text())) break;
                event->accept();
                return true;
        }
    }
    return QWidget::event(event);
}

void SliderBase::keyPressEvent(QKeyEvent* event) {
    const auto modifiers = event->modifiers();
    if (event->key() == Qt::Key_Escape && in_gesture_) return cancelGesture();
    if (modifiers & (Qt::AltModifier | Qt::MetaModifier)) return QWidget::keyPressEvent(event);
    if (!(modifiers & Qt::ControlModifier)) {
        const bool asks =
            event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_F2;
        if (asks || starts_a_number(event->text())) {
            endGesture();
            Q_EMIT editRequested(asks ? QString() : event->text());
            return;
        }
    }
    const bool fresh = !event->isAutoRepeat() && event->key() != key_held_;
    if (fresh && key_held_ != 0) endGesture();
    const bool was_open = in_gesture_;
    beginGesture();
    if (!actOnKey(event)) {
        if (!was_open) endGesture();
        return QWidget::keyPressEvent(event);
    }
    key_held_ = event->key();
    announce();
}

void SliderBase::keyReleaseEvent(QKeyEvent* event) {
    if (event->isAutoRepeat()) return;
    if (key_held_ == 0 || event->key() != key_held_) return QWidget::keyReleaseEvent(event);
    endGesture();
}

void SliderBase::wheelEvent(QWheelEvent* event) {
    if (!hasFocus()) return event->ignore();
    const double notches =
        (event->angleDelta().y() != 0 ? event->angleDelta().y() : -event->angleDelta().x()) / wheel_notch;
    if (notches == 0) return event->ignore();
    beginGesture();
    stepBy(notches * stepFactor(event->modifiers()));
    wheel_rest_.start();
    announce();
    event->accept();
}

void SliderBase::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void SliderBase::focusOutEvent(QFocusEvent* event) {
    endGesture();
    QWidget::focusOutEvent(event);
    update();
}

void SliderBase::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::EnabledChange || event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::EnabledChange && !isEnabled()) endGesture();
}

}  // namespace burin::ui
