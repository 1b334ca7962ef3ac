#include "ui/widgets/sweep_cell.h"

#include <QPainter>

#include "ui/widgets/colours.h"

namespace burin::ui {
namespace {

constexpr int padding = 4;

}  // namespace

SweepCell::SweepCell(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void SweepCell::setLabel(const QString& label) {
    setText(label);
    describe();
}

void SweepCell::setPicture(const QImage& picture) {
    picture_ = picture;
    scaled_ = {};
    describe();
    update();
}

void SweepCell::setNote(const QString& note) {
    if (note == note_) return;
    note_ = note;
    describe();
    update();
}

void SweepCell::setCurrent(bool current) {
    if (current == current_) return;
    current_ = current;
    describe();
    update();
}

void SweepCell::describe() {
    auto name = current_ ? tr("%1, the value now").arg(text()) : text();
    if (picture_.isNull() && !note_.isEmpty())
        name = tr("%1, %2", "value and what it waits for").arg(name, note_);
    setAccessibleName(name);
    setToolTip(picture_.isNull() ? name : tr("Take %1").arg(text()));
}

void SweepCell::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
    Q_EMIT looked(true);
}

void SweepCell::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
    Q_EMIT looked(false);
}

void SweepCell::focusInEvent(QFocusEvent* event) {
    QAbstractButton::focusInEvent(event);
    Q_EMIT looked(true);
}

void SweepCell::focusOutEvent(QFocusEvent* event) {
    QAbstractButton::focusOutEvent(event);
    Q_EMIT looked(false);
}

void SweepCell::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto highlight = palette().color(QPalette::Highlight);
    const auto window = palette().color(QPalette::Window);
    const QRectF field = QRectF(rect()).adjusted(1, 1, -1, -1);
    const bool hot = underMouse() || hasFocus();
    painter.setPen(current_ || hasFocus() ? QPen(highlight, current_ ? 2 : 1) : QPen(hairline(palette()), 1));
    painter.setBrush(hot ? mix(window, highlight, 0.22) : mix(window, palette().color(QPalette::Base), 0.5));
    painter.drawRoundedRect(field, 5, 5);

    const int line = fontMetrics().height() + 2;
    const QRect room = rect().adjusted(padding + 1, padding + 1, -padding - 1, -padding - line);
    if (picture_.isNull()) {
        painter.setPen(quiet_text(palette()));
        painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, note_);
    } else if (!room.isEmpty()) {
        const double ratio = devicePixelRatioF();
        const auto wanted = picture_.size().scaled(room.size() * ratio, Qt::KeepAspectRatio);
        if (scaled_.size() != wanted) {
            scaled_ =
                QPixmap::fromImage(picture_.scaled(wanted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
            scaled_.setDevicePixelRatio(ratio);
        }
        const QSizeF shown = QSizeF(wanted) / ratio;
        painter.drawPixmap(QPointF(room.x() + (room.width() - shown.width()) / 2,
                                   room.y() + (room.height() - shown.height()) / 2),
                           scaled_);
    }
    auto font = painter.font();
    font.setBold(current_);
    painter.setFont(font);
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect below(padding, height() - line - 2, width() - 2 * padding, line);
    painter.drawText(below, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, below.width()));
}

}  // namespace burin::ui
