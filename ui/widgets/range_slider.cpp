#include "ui/widgets/range_slider.h"

#include <algorithm>
#include <cmath>

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include "ui/widgets/colours.h"

namespace burin::ui {
namespace {

constexpr double handle_radius = 6.5, groove_height = 4;

double rounded(double value) { return std::round(std::clamp(value, 0.0, 1.0) * 1e4) / 1e4; }

}  // namespace

RangeSlider::RangeSlider(QWidget* parent) : SliderBase(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RangeSlider::setRange(double lower, double upper) {
    lower = std::clamp(lower, 0.0, 1.0);
    upper = std::clamp(upper, lower, 1.0);
    if (lower == lower_ && upper == upper_) return;
    lower_ = lower;
    upper_ = upper;
    update();
    Q_EMIT rangeChanged(lower, upper);
}

void RangeSlider::setRest(double lower, double upper) {
    rest_lower_ = lower;
    rest_upper_ = upper;
}

void RangeSlider::setActive(Handle handle) {
    if (active_ == handle) return;
    active_ = handle;
    update();
    announce();
}

void RangeSlider::changeActive(double value) {
    beginGesture();
    moveActive(value);
    endGesture();
    announce();
}

QString RangeSlider::spoken() const {
    const QLocale locale;
    const auto percent = [&](double value) {
        return tr("%1 %", "percent").arg(locale.toString(std::lround(100 * value)));
    };
    const auto name = accessibleName().isEmpty() ? tr("Range") : accessibleName();
    return tr("%1, %2 to %3, handle of the %4")
        .arg(name, percent(lower_), percent(upper_), active_ == Handle::lower ? tr("start") : tr("stop"));
}

QSize RangeSlider::sizeHint() const { return {140, 26}; }
QSize RangeSlider::minimumSizeHint() const { return {64, 22}; }

QPointF RangeSlider::handlePosition(Handle handle) const {
    const double room = width() - 2 * handle_radius - 4;
    const double share = handle == Handle::lower ? lower_ : upper_;
    const double along = layoutDirection() == Qt::RightToLeft ? 1 - share : share;
    return {handle_radius + 2 + along * room, height() / 2.0};
}

double RangeSlider::valueAt(double x) const {
    const double share = (x - handle_radius - 2) / std::max(1.0, width() - 2 * handle_radius - 4);
    return layoutDirection() == Qt::RightToLeft ? 1 - share : share;
}

void RangeSlider::moveTo(double lower, double upper) {
    lower = rounded(lower);
    upper = rounded(upper);
    if (lower == lower_ && upper == upper_) return;
    setRange(lower, upper);
    Q_EMIT rangeMoved(lower_, upper_);
}

void RangeSlider::moveActive(double value) {
    if (active_ == Handle::lower)
        moveTo(std::min(value, upper_), upper_);
    else
        moveTo(lower_, std::max(value, lower_));
}

void RangeSlider::stepBy(double steps) { moveActive(activeValue() + steps * step()); }
void RangeSlider::goToLimit(bool upper) { moveActive(upper ? 1 : 0); }
void RangeSlider::goToRest() { moveTo(rest_lower_, rest_upper_); }

void RangeSlider::keepValue() {
    kept_lower_ = lower_;
    kept_upper_ = upper_;
}

void RangeSlider::restoreValue() {
    grab_ = Grab::none;
    setRange(kept_lower_, kept_upper_);
}

void RangeSlider::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        return setActive(active_ == Handle::lower ? Handle::upper : Handle::lower);
    SliderBase::keyPressEvent(event);
}

void RangeSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    setFocus(Qt::MouseFocusReason);
    endGesture();
    beginGesture();
    const double x = event->position().x();
    const double to_lower = std::abs(x - handlePosition(Handle::lower).x());
    const double to_upper = std::abs(x - handlePosition(Handle::upper).x());
    const double reach = handle_radius + 2, value = valueAt(x);
    const bool on_handle = std::min(to_lower, to_upper) <= reach;
    if (!on_handle && value > lower_ && value < upper_) {
        grab_ = Grab::both;
        grab_offset_ = lower_ - value;
        return;
    }
    grab_ = Grab::one;
    // Where both lie on one spot, the one that can still move towards the press.
    const bool lower = to_lower != to_upper ? to_lower < to_upper : value < lower_ || lower_ >= 1;
    setActive(lower ? Handle::lower : Handle::upper);
    grab_offset_ = on_handle ? activeValue() - value : 0;
    if (!on_handle) moveActive(value);
}

void RangeSlider::mouseMoveEvent(QMouseEvent* event) {
    const double value = valueAt(event->position().x()) + grab_offset_;
    const double snap = event->modifiers() & Qt::ControlModifier ? step() / 10 : step();
    const double snapped = std::round(value / snap) * snap;
    if (grab_ == Grab::one) moveActive(snapped);
    if (grab_ == Grab::both) {
        const double length = upper_ - lower_;
        const double lower = std::clamp(snapped, 0.0, 1 - length);
        moveTo(lower, lower + length);
    }
}

void RangeSlider::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || grab_ == Grab::none) return;
    grab_ = Grab::none;
    endGesture();
    announce();
}

void RangeSlider::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    beginGesture();
    goToRest();
    endGesture();
    announce();
}

void RangeSlider::contextMenuEvent(QContextMenuEvent* event) {
    event->accept();
    Q_EMIT editRequested({});
}

void RangeSlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto look = slider_colours(palette(), isEnabled());
    const double middle = height() / 2.0;
    const auto lower = handlePosition(Handle::lower), upper = handlePosition(Handle::upper);
    const QRectF groove(handle_radius, middle - groove_height / 2, width() - 2 * handle_radius,
                        groove_height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.groove);
    painter.drawRoundedRect(groove, groove_height / 2, groove_height / 2);
    painter.setBrush(look.fill);
    painter.drawRect(QRectF(QPointF(std::min(lower.x(), upper.x()), groove.top()),
                            QPointF(std::max(lower.x(), upper.x()), groove.bottom())));
    const auto draw_handle = [&](Handle handle) {
        const auto at = handlePosition(handle);
        if (hasFocus() && handle == active_) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(look.halo);
            painter.drawEllipse(at, handle_radius + 3.5, handle_radius + 3.5);
        }
        painter.setPen(QPen(look.rim, 1));
        painter.setBrush(look.handle);
        painter.drawEllipse(at, handle_radius - 0.5, handle_radius - 0.5);
    };
    draw_handle(active_ == Handle::lower ? Handle::upper : Handle::lower);
    draw_handle(active_);
}

}  // namespace burin::ui
