#include "ui/window/demo_picture.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include "ui/widgets/enlarge.h"

namespace burin::ui {
namespace {

constexpr double corner_share = 0.022, bar_share = 0.008;

}  // namespace

DemoPicture::DemoPicture(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Picture; hold Space to see it before the sliders"));
}

void DemoPicture::setImage(const QImage& image) {
    image_ = image;
    update();
}

void DemoPicture::setBefore(const QImage& image) { before_ = image; }

void DemoPicture::setSentence(const QString& text) {
    if (sentence_ == text) return;
    sentence_ = text;
    setAccessibleDescription(text);
    update();
}

void DemoPicture::setProgress(double share) {
    if (progress_ == share) return;
    progress_ = share;
    const int bar = static_cast<int>(height() * bar_share) + 2;
    update(0, height() - bar, width(), bar);
}

void DemoPicture::setHolding(bool holding) {
    if (holding_ == holding) return;
    holding_ = holding;
    update();
}

const QPixmap& DemoPicture::scaled(const QImage& image, Shown& shown) const {
    const QSize wanted = size() * devicePixelRatioF();
    if (shown.key != image.cacheKey() || shown.size != wanted) {
        shown = {image.cacheKey(), wanted, QPixmap::fromImage(enlarge(image, wanted))};
        shown.pixmap.setDevicePixelRatio(devicePixelRatioF());
    }
    return shown.pixmap;
}

void DemoPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double corner = height() * corner_share;
    QPainterPath outline;
    outline.addRoundedRect(rect(), corner, corner);
    const bool before = holding_ && !before_.isNull();
    const QImage& image = before ? before_ : image_;
    if (image.isNull()) {
        painter.fillPath(outline, palette().color(QPalette::Base));
    } else {
        // A brush keeps the corners smooth, a clip does not.
        QBrush brush(before ? scaled(before_, before_shown_) : scaled(image_, now_shown_));
        painter.fillPath(outline, brush);
    }
    if (progress_ < 1 && !before) {
        const double bar = height() * bar_share;
        painter.setClipPath(outline);
        painter.fillRect(QRectF(0, height() - bar, width() * progress_, bar),
                         palette().color(QPalette::Highlight));
        painter.setClipping(false);
    }
    if (const QString text = before ? tr("Before") : sentence_; !text.isEmpty()) paintSentence(painter, text);
    if (ring_ && hasFocus()) {
        const double line = std::max(2.0, height() * 0.004);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), line));
        painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), corner,
                                corner);
    }
}

void DemoPicture::paintSentence(QPainter& painter, const QString& text) const {
    const double pad = fontMetrics().height() * 0.6;
    const int flags = Qt::AlignCenter | Qt::TextWordWrap;
    const QRect words =
        fontMetrics().boundingRect(QRect(0, 0, static_cast<int>(width() - 6 * pad), height()), flags, text);
    QRectF box(0, 0, words.width() + 2.4 * pad, words.height() + pad);
    box.moveCenter(QPointF(width() / 2.0, height() - box.height() / 2 - 1.4 * pad));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(12, 12, 14, 205));
    const double round = std::min(box.height() / 2, 1.4 * pad);
    painter.drawRoundedRect(box, round, round);
    painter.setPen(Qt::white);
    painter.setFont(font());
    painter.drawText(box, flags, text);
}

void DemoPicture::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) setHolding(true);
}

void DemoPicture::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) setHolding(false);
}

void DemoPicture::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space) return QWidget::keyPressEvent(event);
    setHolding(true);
}

void DemoPicture::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space) return QWidget::keyReleaseEvent(event);
    if (!event->isAutoRepeat()) setHolding(false);
}

void DemoPicture::focusInEvent(QFocusEvent* event) {
    ring_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void DemoPicture::focusOutEvent(QFocusEvent* event) {
    setHolding(false);
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace burin::ui
