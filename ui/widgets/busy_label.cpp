#include "ui/widgets/busy_label.h"

#include <algorithm>

#include <QPainter>

#include "ui/widgets/colours.h"

namespace burin::ui {
namespace {

constexpr int frame_ms = 60, degrees_a_frame = 24, mark_size = 14, gap = 6;

}  // namespace

BusyLabel::BusyLabel(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    timer_.setInterval(frame_ms);
    connect(&timer_, &QTimer::timeout, this, [this] {
        turn_ = (turn_ + degrees_a_frame) % 360;
        update(0, 0, mark_size + 2, height());
    });
}

void BusyLabel::setState(const QString& text, bool busy) {
    if (text != text_) {
        text_ = text;
        setAccessibleName(text);
        updateGeometry();
    }
    busy_ = busy;
    if (!busy) fraction_ = -1;
    runTimer();
    update();
}

void BusyLabel::setFraction(double fraction) {
    fraction_ = std::min(fraction, 1.0);
    runTimer();
    update();
}

void BusyLabel::runTimer() {
    const bool turning = busy_ && fraction_ < 0 && isVisible();
    if (turning && !timer_.isActive()) timer_.start();
    if (!turning) timer_.stop();
}

QSize BusyLabel::sizeHint() const {
    return {mark_size + gap + fontMetrics().horizontalAdvance(text_) + 2,
            std::max(mark_size + 4, fontMetrics().height() + 2)};
}

QSize BusyLabel::minimumSizeHint() const { return {mark_size + gap + 40, sizeHint().height()}; }

void BusyLabel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    runTimer();
}

void BusyLabel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    runTimer();
}

void BusyLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int left = 0;
    if (busy_) {
        const QRectF ring(2, (height() - mark_size) / 2.0 + 1, mark_size - 3, mark_size - 3);
        painter.setPen(QPen(hairline(palette()), 2));
        painter.drawEllipse(ring);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2, Qt::SolidLine, Qt::RoundCap));
        if (fraction_ >= 0)
            painter.drawArc(ring, 90 * 16, -static_cast<int>(360 * 16 * fraction_));
        else
            painter.drawArc(ring, (90 - turn_) * 16, -100 * 16);
        left = mark_size + gap;
    }
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    const QRect room = rect().adjusted(left, 0, 0, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(text_, Qt::ElideRight, room.width()));
}

}  // namespace burin::ui
