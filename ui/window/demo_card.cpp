#include "ui/window/demo_card.h"

#include <QtGui/QFocusEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include "ui/widgets/colours.h"
#include "ui/widgets/enlarge.h"

namespace burin::ui {

DemoCard::DemoCard(const QString& name, const QImage& picture, QWidget* parent)
    : QAbstractButton(parent), picture_(picture) {
    setText(name);
    setAccessibleName(name);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
}

DemoCard::DemoCard(const QString& name, const QIcon& icon, QWidget* parent) : QAbstractButton(parent) {
    setText(name);
    setAccessibleName(name);
    setIcon(icon);
    setFocusPolicy(Qt::StrongFocus);
}

/// In the text's colour: icons follow the application's palette, not the stage's.
void DemoCard::paintIcon(QPainter& painter, const QRect& place) const {
    const int side = place.width() * 9 / 20;
    QPixmap drawn = icon().pixmap(QSize(side, side) * devicePixelRatioF());
    QPainter tint(&drawn);
    tint.setCompositionMode(QPainter::CompositionMode_SourceIn);
    tint.fillRect(drawn.rect(), palette().color(QPalette::WindowText));
    tint.end();
    painter.drawPixmap(QRect(place.center() - QPoint(side / 2, side / 2), QSize(side, side)), drawn);
}

/// Two lines below the picture.
QRect DemoCard::textArea() const {
    const int line = fontMetrics().height(), margin = line / 4;
    const int both = 2 * line + margin;
    return {margin, height() - both - margin / 2, width() - 2 * margin, both};
}

bool DemoCard::showsWholeName() const {
    const QRect area = textArea();
    return area.contains(fontMetrics().boundingRect(area, Qt::AlignCenter | Qt::TextWordWrap, text()));
}

void DemoCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double line = std::max(2.0, height() * 0.022), corner = height() * 0.09;
    const QRectF frame = QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2);
    const QColor card = palette().color(QPalette::Base), text_colour = palette().color(QPalette::WindowText);
    QPainterPath outline;
    outline.addRoundedRect(frame, corner, corner);
    painter.fillPath(outline, isDown() ? mix(card, text_colour, 0.12) : card);
    const QRect words = textArea();
    const int side = words.top() - static_cast<int>(2 * line);
    const QRect place(QPoint((width() - side) / 2, static_cast<int>(2 * line)), QSize(side, side));
    if (!picture_.isNull() && side > 0) {
        const QSize wanted = place.size() * devicePixelRatioF();
        if (scaled_.size() != wanted) {
            scaled_ = QPixmap::fromImage(enlarge(picture_, wanted));
            scaled_.setDevicePixelRatio(devicePixelRatioF());
        }
        painter.save();
        painter.translate(place.topLeft());
        QPainterPath round;
        round.addRoundedRect(QRectF(QPointF(), QSizeF(place.size())), corner * 0.6, corner * 0.6);
        painter.fillPath(round, QBrush(scaled_));
        painter.restore();
    } else if (side > 0) {
        paintIcon(painter, place);
    }
    const bool ring = ring_ && hasFocus();
    if (isChecked() || ring) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(isChecked() ? palette().color(QPalette::Highlight) : text_colour, line,
                            ring ? Qt::DashLine : Qt::SolidLine));
        painter.drawPath(outline);
    }
    painter.setPen(text_colour);
    painter.drawText(words, Qt::AlignCenter | Qt::TextWordWrap, text());
}

void DemoCard::focusInEvent(QFocusEvent* event) {
    ring_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QAbstractButton::focusInEvent(event);
}

}  // namespace burin::ui
