#include "ui/widgets/bipolar_slider.h"

#include <algorithm>
#include <cmath>

#include <QContextMenuEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include "ui/widgets/colours.h"

namespace burin::ui {

BipolarSlider::BipolarSlider(QWidget* parent) : SliderBase(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BipolarSlider::setValue(double value) {
    if (value_ == value || std::isnan(value)) return;
    value_ = value;
    update();
    Q_EMIT valueChanged(value);
}

void BipolarSlider::changeTo(double value) {
    beginGesture();
    moveTo(value);
    endGesture();
    announce();
}

void BipolarSlider::setSoftLimit(double limit) {
    soft_limit_ = limit;
    update();
}

void BipolarSlider::setStep(double step) { step_ = step; }

void BipolarSlider::setRest(double rest) {
    rest_ = rest;
    update();
}

void BipolarSlider::setFaint(bool faint) {
    if (faint_ == faint) return;
    faint_ = faint;
    update();
}

void BipolarSlider::setMetrics(const Metrics& metrics) {
    metrics_ = metrics;
    updateGeometry();
    update();
}

void BipolarSlider::setTextFormat(bool plus_sign, int decimals, const QString& suffix) {
    plus_sign_ = plus_sign;
    decimals_ = decimals;
    suffix_ = suffix;
}

QString BipolarSlider::valueText() const {
    const auto number = QLocale().toString(value_, 'f', decimals_);
    return (plus_sign_ && value_ > 0 ? QStringLiteral("+") : QString()) + number + suffix_;
}

QString BipolarSlider::spoken() const {
    const auto name = accessibleName().isEmpty() ? tr("Slider") : accessibleName();
    return tr("%1, %2", "name and value as a screen reader says them").arg(name, valueText());
}

QSize BipolarSlider::sizeHint() const {
    return {static_cast<int>(20 * metrics_.handle_radius), static_cast<int>(2 * metrics_.handle_radius) + 12};
}
QSize BipolarSlider::minimumSizeHint() const {
    return {static_cast<int>(9 * metrics_.handle_radius) + 1,
            static_cast<int>(2 * metrics_.handle_radius) + 8};
}

double BipolarSlider::positionOf(double value) const {
    const double half = width() / 2.0 - metrics_.handle_radius - 2;
    const double share = std::clamp((value - rest_) / soft_limit_, -1.0, 1.0);
    const double sign = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    return width() / 2.0 + sign * share * half;
}

double BipolarSlider::valueAt(double x) const {
    const double half = std::max(1.0, width() / 2.0 - metrics_.handle_radius - 2);
    const double sign = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    return rest_ + sign * (x - width() / 2.0) / half * soft_limit_;
}

QPointF BipolarSlider::handlePosition() const { return {positionOf(value_), height() / 2.0}; }

void BipolarSlider::moveTo(double value) {
    value = std::clamp(value, rest_ - soft_limit_, rest_ + soft_limit_);
    // Steps accumulate rounding: 0.1 + 0.2 must read 0.3 in files and labels.
    value = std::round(value * 1e6) / 1e6;
    if (value == value_) return;
    setValue(value);
    Q_EMIT valueMoved(value);
}

void BipolarSlider::stepBy(double steps) {
    const double next = value_ + steps * step_;
    // From beyond the soft limit a step towards it leads on; one away from it stays.
    const double most = rest_ + soft_limit_, least = rest_ - soft_limit_;
    if ((value_ > most && next > value_) || (value_ < least && next < value_)) return;
    if (value_ > most || value_ < least) {
        const double rounded = std::round(next * 1e6) / 1e6;
        setValue(rounded);
        Q_EMIT valueMoved(rounded);
        return;
    }
    moveTo(next);
}

void BipolarSlider::goToLimit(bool upper) { moveTo(upper ? rest_ + soft_limit_ : rest_ - soft_limit_); }

void BipolarSlider::goToRest() { moveTo(rest_); }

void BipolarSlider::restoreValue() {
    dragging_ = false;
    setValue(kept_);
}

void BipolarSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    setFocus(Qt::MouseFocusReason);
    endGesture();
    beginGesture();
    dragging_ = true;
    const double x = event->position().x(), at = positionOf(value_);
    const bool on_handle = std::abs(x - at) <= metrics_.handle_radius + 1;
    grab_offset_ = on_handle ? at - x : 0;
    if (!on_handle) mouseMoveEvent(event);
    update();
}

void BipolarSlider::mouseMoveEvent(QMouseEvent* event) {
    if (!dragging_) return;
    const double x = event->position().x() + grab_offset_;
    const bool fine = event->modifiers() & Qt::ControlModifier;
    if (!fine && std::abs(x - positionOf(rest_)) < metrics_.notch_catch) return moveTo(rest_);
    const double step = fine ? step_ / 10 : step_;
    moveTo(std::round(valueAt(x) / step) * step);
}

void BipolarSlider::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !dragging_) return;
    dragging_ = false;
    endGesture();
    announce();
    update();
}

void BipolarSlider::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    changeTo(rest_);
}

void BipolarSlider::contextMenuEvent(QContextMenuEvent* event) {
    event->accept();
    Q_EMIT editRequested({});
}

void BipolarSlider::enterEvent(QEnterEvent* event) {
    hovered_ = true;
    SliderBase::enterEvent(event);
    update();
}

void BipolarSlider::leaveEvent(QEvent* event) {
    hovered_ = false;
    SliderBase::leaveEvent(event);
    update();
}

void BipolarSlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double handle_radius = metrics_.handle_radius, groove_height = metrics_.groove_height;
    const double notch_height = metrics_.notch_height, thick = groove_height / 4;
    const auto look = slider_colours(palette(), isEnabled() && !faint_);
    const double middle = height() / 2.0, zero = positionOf(rest_), at = positionOf(value_);
    const QRectF groove(handle_radius, middle - groove_height / 2, width() - 2 * handle_radius,
                        groove_height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.groove);
    painter.drawRoundedRect(groove, groove_height / 2, groove_height / 2);
    painter.setBrush(look.fill);
    painter.drawRoundedRect(
        QRectF(QPointF(std::min(zero, at), groove.top()), QPointF(std::max(zero, at), groove.bottom())),
        groove_height / 2, groove_height / 2);
    painter.setBrush(look.notch);
    painter.drawRoundedRect(QRectF(zero - thick, middle - notch_height / 2, 2 * thick, notch_height), thick,
                            thick);
    for (const double end : {positionOf(rest_ - soft_limit_), positionOf(rest_ + soft_limit_)})
        painter.drawRoundedRect(
            QRectF(end - 0.75 * thick, middle - notch_height / 4, 1.5 * thick, notch_height / 2),
            0.75 * thick, 0.75 * thick);

    if (hasFocus()) {
        painter.setBrush(look.halo);
        const double halo = std::min(handle_radius * 11 / 7, height() / 2.0);
        painter.drawEllipse(QPointF(at, middle), halo, halo);
    }
    painter.setPen(QPen(look.rim, 1));
    painter.setBrush(dragging_ || hovered_ ? look.handle_hot : look.handle);
    painter.drawEllipse(QPointF(at, middle), handle_radius - 0.5, handle_radius - 0.5);
    const double beyond = std::abs(value_ - rest_) > soft_limit_ ? (at > zero ? 1 : -1) : 0;
    if (beyond != 0) {
        painter.setPen(QPen(look.rim, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        const QPointF tip(at + beyond * 2.5, middle);
        painter.drawPolyline(
            QPolygonF{tip + QPointF(-beyond * 3.5, -3.5), tip, tip + QPointF(-beyond * 3.5, 3.5)});
    }
}

}  // namespace burin::ui
