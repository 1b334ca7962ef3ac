// Mouse and keyboard of the canvas. See canvas.h.
#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include "ui/widgets/canvas.h"
#include "ui/widgets/picture_scaler.h"

namespace burin::ui {
namespace {

constexpr double wheel_notch = 120, zoom_per_notch = 1.2, zoom_per_key = 1.25;
constexpr double pan_per_key = 48, split_per_key = 0.02, brush_per_key = 1.2;
constexpr double near_line = 8;

}  // namespace

bool Canvas::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomTo(zoom() * (1 + gesture->value()), gesture->position());
            return true;
        }
    }
    // Keys that act here must not reach shortcuts of the window while the canvas has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
        const bool always = key->key() == Qt::Key_Space || key->key() == Qt::Key_B;
        const bool mask = painting_ && (key->key() == Qt::Key_BracketLeft ||
                                        key->key() == Qt::Key_BracketRight || key->key() == Qt::Key_X ||
                                        key->key() == Qt::Key_I || key->key() == Qt::Key_Delete ||
                                        (key->key() == Qt::Key_Escape && drag_ == Drag::stroke));
        if (plain && (always || mask)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void Canvas::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) update();
}

void Canvas::updateCursor() {
    if (drag_ == Drag::pan) return setCursor(Qt::ClosedHandCursor);
    if (space_held_) return setCursor(Qt::OpenHandCursor);
    if (painting_) return setCursor(Qt::CrossCursor);
    const bool split = compare_ == Compare::split && !before_->image().isNull();
    if (split && pointer_inside_ && std::abs(splitHandle().center().x() - pointer_.x()) <= near_line)
        return setCursor(Qt::SplitHCursor);
    unsetCursor();
}

void Canvas::updateBrush(QPointF position) {
    const double reach = brush_.radius * view(0).scale() + 4;
    const auto around = [reach](QPointF at) {
        return QRectF(at - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)).toAlignedRect();
    };
    if (painting_) {
        update(around(pointer_));
        update(around(position));
    }
    pointer_ = position;
}

void Canvas::mousePressEvent(QMouseEvent* event) {
    if (drag_ != Drag::none || now_->image().isNull()) return;
    const auto position = event->position();
    const bool left = event->button() == Qt::LeftButton;
    const bool pair = !before_->image().isNull();
    drag_from_ = position;
    if (event->button() == Qt::MiddleButton || (left && space_held_)) {
        drag_ = Drag::pan;
    } else if (left && painting_) {
        drag_ = Drag::stroke;
        auto brush = brush_;
        brush.radius = std::max(0.5, brush_.radius * maskScale());
        const auto here = toMask(position);
        const bool straight = (event->modifiers() & Qt::ShiftModifier) && last_stroke_end_.x() >= 0;
        QRect changed = strokes_.begin(brush, straight ? last_stroke_end_ : here);
        if (straight) changed |= strokes_.continueTo(here);
        last_stroke_end_ = here;
        maskChanged(changed, false);
    } else if (left && pair && compare_ == Compare::split &&
               std::abs(splitHandle().center().x() - position.x()) <= near_line) {
        drag_ = Drag::split;
    } else if (left && pair && compare_ == Compare::hold) {
        drag_ = Drag::hold;
        setHolding(true);
    } else if (left) {
        drag_ = Drag::pan;
    } else {
        return QWidget::mousePressEvent(event);
    }
    updateCursor();
    event->accept();
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
    const auto position = event->position();
    pointer_inside_ = rect().contains(position.toPoint());
    updateBrush(position);
    if (drag_ == Drag::pan) {
        auto next = view(viewportAt(drag_from_));
        next.pan(position - drag_from_);
        view_ = next;
        fitting_ = false;
        drag_from_ = position;
        update();
    } else if (drag_ == Drag::split) {
        const auto target = view(0).target();
        setSplit((position.x() - target.left()) / target.width());
    } else if (drag_ == Drag::stroke) {
        last_stroke_end_ = toMask(position);
        maskChanged(strokes_.continueTo(last_stroke_end_), false);
    }
    updateCursor();
    const auto point = toPicture(position);
    const QPoint pixel(static_cast<int>(std::floor(point.x())), static_cast<int>(std::floor(point.y())));
    Q_EMIT pointerMoved(QRect(QPoint(), size_).contains(pixel) ? pixel : QPoint(-1, -1));
}

void Canvas::mouseReleaseEvent(QMouseEvent* event) {
    const auto drag = drag_;
    if (event->button() != Qt::LeftButton && !(drag == Drag::pan && event->button() == Qt::MiddleButton))
        return;
    drag_ = Drag::none;
    if (drag == Drag::hold) setHolding(false);
    if (drag == Drag::stroke) {
        strokes_.end();
        Q_EMIT maskEdited();
    }
    updateCursor();
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (painting_ || compare_ == Compare::hold || event->button() != Qt::LeftButton)
        return mousePressEvent(event);
    if (isFitting())
        zoomTo(1, event->position());
    else
        fit();
}

void Canvas::wheelEvent(QWheelEvent* event) {
    const auto pixels = event->pixelDelta();
    // Touchpads give pixels: two fingers pan, with Ctrl they zoom.
    if (!pixels.isNull() && event->phase() != Qt::NoScrollPhase &&
        !(event->modifiers() & Qt::ControlModifier)) {
        auto next = view(viewportAt(event->position()));
        next.pan(QPointF(pixels));
        view_ = next;
        fitting_ = false;
        update();
    } else {
        const double notches = event->angleDelta().y() / wheel_notch;
        if (notches != 0) zoomTo(zoom() * std::pow(zoom_per_notch, notches), event->position());
    }
    event->accept();
}

void Canvas::setHeldByKey(bool held) {
    if (held && before_->image().isNull()) return;
    setHolding(held);
}

bool Canvas::compareKey(QKeyEvent* event) {
    const bool split = compare_ == Compare::split && (event->modifiers() & Qt::ShiftModifier);
    switch (event->key()) {
        case Qt::Key_B:
            if (event->modifiers() != Qt::NoModifier) return false;
            setHeldByKey(true);
            return true;
        case Qt::Key_Left:
        case Qt::Key_Right:
            if (!split) return false;
            setSplit(split_ + (event->key() == Qt::Key_Left ? -split_per_key : split_per_key));
            return true;
        default:
            return false;
    }
}

bool Canvas::viewKey(QKeyEvent* event) {
    const auto pan = [this](double x, double y) {
        auto next = view(0);
        next.pan({x, y});
        view_ = next;
        fitting_ = false;
        update();
    };
    const auto middle = viewport(0).center();
    switch (event->key()) {
        case Qt::Key_Space:
            space_held_ = true;
            updateCursor();
            update();
            return true;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomTo(zoom() * zoom_per_key, middle);
            return true;
        case Qt::Key_Minus:
            zoomTo(zoom() / zoom_per_key, middle);
            return true;
        case Qt::Key_0:
            fit();
            return true;
        case Qt::Key_1:
            actualSize();
            return true;
        case Qt::Key_Left:
            pan(pan_per_key, 0);
            return true;
        case Qt::Key_Right:
            pan(-pan_per_key, 0);
            return true;
        case Qt::Key_Up:
            pan(0, pan_per_key);
            return true;
        case Qt::Key_Down:
            pan(0, -pan_per_key);
            return true;
        default:
            return false;
    }
}

bool Canvas::maskKey(QKeyEvent* event) {
    if (!painting_) return false;
    auto brush = brush_;
    switch (event->key()) {
        case Qt::Key_BracketLeft:
            brush.radius /= brush_per_key;
            break;
        case Qt::Key_BracketRight:
            brush.radius *= brush_per_key;
            break;
        case Qt::Key_X:
            brush.eraser = !brush.eraser;
            break;
        case Qt::Key_I:
            invertMask();
            return true;
        case Qt::Key_Delete:
            clearMask();
            return true;
        case Qt::Key_Escape:
            if (drag_ != Drag::stroke) return false;
            drag_ = Drag::none;
            maskChanged(strokes_.abandon(), false);
            return true;
        default:
            return false;
    }
    setBrush(brush);
    return true;
}

void Canvas::keyPressEvent(QKeyEvent* event) {
    const bool command = event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (event->isAutoRepeat() && (event->key() == Qt::Key_B || event->key() == Qt::Key_Space)) return;
    if (command || (!compareKey(event) && !maskKey(event) && !viewKey(event))) QWidget::keyPressEvent(event);
}

void Canvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->isAutoRepeat()) return;
    if (event->key() == Qt::Key_B) return setHeldByKey(false);
    if (event->key() != Qt::Key_Space) return QWidget::keyReleaseEvent(event);
    space_held_ = false;
    updateCursor();
    update();
}

void Canvas::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    updateBrush(pointer_);
    pointer_inside_ = false;
    Q_EMIT pointerMoved({-1, -1});
}

void Canvas::focusOutEvent(QFocusEvent* event) {
    // The release of a held key goes elsewhere now.
    space_held_ = false;
    if (drag_ != Drag::hold) setHolding(false);
    updateCursor();
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace burin::ui
