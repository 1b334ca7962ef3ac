#include "ui/widgets/name_edit.h"

#include <QPainter>

#include "ui/widgets/colours.h"

namespace burin::ui {
namespace {

constexpr int text_margin = 4;

}  // namespace

NameEdit::NameEdit(QWidget* parent) : QLineEdit(parent) {}

void NameEdit::setFaint(bool faint) {
    if (faint_ == faint) return;
    faint_ = faint;
    update();
}

void NameEdit::enterEvent(QEnterEvent* event) {
    QLineEdit::enterEvent(event);
    update();
}

void NameEdit::leaveEvent(QEvent* event) {
    QLineEdit::leaveEvent(event);
    update();
}

void NameEdit::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    update();
}

void NameEdit::paintEvent(QPaintEvent* event) {
    if (hasFocus()) return QLineEdit::paintEvent(event);
    QPainter painter(this);
    if (underMouse()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hairline(palette()));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }
    painter.setPen(faint_ ? quiet_text(palette()) : palette().color(QPalette::WindowText));
    const QRect room = rect().adjusted(text_margin, 0, -text_margin, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

}  // namespace burin::ui
