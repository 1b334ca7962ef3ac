#include "ui/window/demo_corner.h"

#include <algorithm>

#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

#include "ui/window/demo_look.h"

namespace burin::ui {

DemoCorner::DemoCorner(int hold_ms, QWidget* parent) : QWidget(parent), hold_ms_(hold_ms) {
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Leave the demonstration: press for two seconds"));
    tick_.setInterval(30);
    connect(&tick_, &QTimer::timeout, this, [this] {
        update();
        if (since_.elapsed() < hold_ms_) return;
        end();
        Q_EMIT held();
    });
}

void DemoCorner::begin() {
    since_.start();
    tick_.start();
    update();
}

void DemoCorner::end() {
    tick_.stop();
    update();
}

void DemoCorner::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = std::min(width(), height());
    const double radius = side * 0.28, line = side * 0.07;
    QRectF ring(0, 0, 2 * radius, 2 * radius);
    ring.moveCenter(QRectF(rect()).center());
    QColor faint = demoQuietText(palette());
    faint.setAlphaF(tick_.isActive() || hasFocus() ? 0.6F : 0.16F);
    painter.setPen(QPen(faint, line));
    painter.drawEllipse(ring);
    if (!tick_.isActive()) return;
    const double share = std::min(1.0, static_cast<double>(since_.elapsed()) / std::max(1, hold_ms_));
    painter.setPen(QPen(palette().color(QPalette::Highlight), line, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, 90 * 16, -static_cast<int>(share * 360 * 16));
}

void DemoCorner::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) begin();
}

void DemoCorner::mouseMoveEvent(QMouseEvent* event) {
    if (!rect().contains(event->position().toPoint())) end();
}

void DemoCorner::mouseReleaseEvent(QMouseEvent*) { end(); }

void DemoCorner::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space && event->key() != Qt::Key_Return) return QWidget::keyPressEvent(event);
    if (!event->isAutoRepeat()) begin();
}

void DemoCorner::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat()) end();
    QWidget::keyReleaseEvent(event);
}

void DemoCorner::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void DemoCorner::focusOutEvent(QFocusEvent* event) {
    end();
    QWidget::focusOutEvent(event);
}

}  // namespace burin::ui
