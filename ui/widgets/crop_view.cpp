#include "ui/widgets/crop_view.h"

#include <algorithm>
#include <cmath>

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

namespace burin::ui {
namespace {

constexpr double least_zoom = 0.1, handle = 9, reach = 14, wheel_step = 0.05;

}  // namespace

CropView::CropView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("The part of the photo"));
    setAccessibleDescription(
        tr("Drag the frame to move it, its corners to resize it; arrow keys, plus and minus do the same."));
    setToolTip(accessibleDescription());
}

void CropView::setPicture(const QImage& picture, QSize size) {
    picture_ = picture;
    size_ = size;
    shown_ = {};
    area_ = {};
    setProportions(proportions_);
}

QSize CropView::largest() const {
    const double width = std::min<double>(size_.width(), size_.height() * proportions_);
    return {std::max(1, static_cast<int>(std::lround(width))),
            std::max(1, static_cast<int>(std::lround(width / proportions_)))};
}

void CropView::setProportions(double proportions) {
    proportions_ = proportions;
    if (picture_.isNull()) return;
    const QPointF middle =
        area_.isNull() ? QPointF(size_.width() / 2.0, size_.height() / 2.0) : QRectF(area_).center();
    resizeAround(middle, largest().width());
}

void CropView::setZoom(double share) {
    if (picture_.isNull()) return;
    resizeAround(QRectF(area_).center(), largest().width() * std::clamp(share, least_zoom, 1.0));
}

double CropView::zoom() const {
    return picture_.isNull() ? 1 : std::min(1.0, static_cast<double>(area_.width()) / largest().width());
}

void CropView::take(QRect area) {
    area.moveLeft(std::clamp(area.x(), 0, std::max(0, size_.width() - area.width())));
    area.moveTop(std::clamp(area.y(), 0, std::max(0, size_.height() - area.height())));
    area = area.intersected(QRect({}, size_));
    if (area == area_) return;
    area_ = area;
    update();
    Q_EMIT areaChanged(area_);
}

void CropView::resizeAround(QPointF middle, double width) {
    const QSize most = largest();
    width = std::clamp(width, std::max(1.0, most.width() * least_zoom), static_cast<double>(most.width()));
    const QSize size(static_cast<int>(std::lround(width)),
                     std::clamp(static_cast<int>(std::lround(width / proportions_)), 1, most.height()));
    take({static_cast<int>(std::lround(middle.x() - size.width() / 2.0)),
          static_cast<int>(std::lround(middle.y() - size.height() / 2.0)), size.width(), size.height()});
}

void CropView::moveBy(QPointF pixels) {
    take(area_.translated(static_cast<int>(std::lround(pixels.x())),
                          static_cast<int>(std::lround(pixels.y()))));
}

/// The opposite corner stays where it was when the hand came down.
void CropView::resizeFrom(QPointF corner, double width) {
    const bool left = grip_ == Grip::top_left || grip_ == Grip::bottom_left;
    const bool top = grip_ == Grip::top_left || grip_ == Grip::top_right;
    const QSize most = largest();
    const double room_x = left ? began_.x() + began_.width() : size_.width() - began_.x();
    const double room_y = top ? began_.y() + began_.height() : size_.height() - began_.y();
    width = std::clamp(width, std::max(1.0, most.width() * least_zoom),
                       std::max(1.0, std::min(room_x, room_y * proportions_)));
    const QSize size(static_cast<int>(std::lround(width)),
                     std::max(1, static_cast<int>(std::lround(width / proportions_))));
    take({left ? static_cast<int>(corner.x()) - size.width() : static_cast<int>(corner.x()),
          top ? static_cast<int>(corner.y()) - size.height() : static_cast<int>(corner.y()), size.width(),
          size.height()});
}

QRectF CropView::shownAt() const {
    if (picture_.isNull()) return {};
    const QSizeF size = QSizeF(size_) * scale();
    return {(width() - size.width()) / 2, (height() - size.height()) / 2, size.width(), size.height()};
}

double CropView::scale() const {
    const double room_x = std::max(1.0, width() - handle), room_y = std::max(1.0, height() - handle);
    return std::min(room_x / size_.width(), room_y / size_.height());
}

QRectF CropView::frame() const {
    const QRectF at = shownAt();
    return {at.x() + area_.x() * scale(), at.y() + area_.y() * scale(), area_.width() * scale(),
            area_.height() * scale()};
}

CropView::Grip CropView::gripAt(QPointF place) const {
    const QRectF box = frame();
    const auto near = [&](QPointF corner) {
        return std::abs(place.x() - corner.x()) <= reach && std::abs(place.y() - corner.y()) <= reach;
    };
    if (near(box.bottomRight())) return Grip::bottom_right;
    if (near(box.topLeft())) return Grip::top_left;
    if (near(box.topRight())) return Grip::top_right;
    if (near(box.bottomLeft())) return Grip::bottom_left;
    return box.contains(place) ? Grip::inside : Grip::none;
}

void CropView::resizeEvent(QResizeEvent* event) {
    shown_ = {};
    QWidget::resizeEvent(event);
}

void CropView::paintEvent(QPaintEvent*) {
    if (picture_.isNull()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF at = shownAt(), box = frame();
    const QSize pixels = (at.size() * devicePixelRatioF()).toSize().expandedTo({1, 1});
    if (shown_.size() != pixels)
        shown_ = picture_.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    painter.drawImage(at, shown_);
    QPainterPath outside;
    outside.addRect(at);
    outside.addRect(box);
    painter.fillPath(outside, QColor(0, 0, 0, 140));
    const QColor light = hasFocus() ? palette().color(QPalette::Highlight) : QColor(255, 255, 255);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3));
    painter.drawRect(box);
    painter.setPen(QPen(light, 1.5));
    painter.drawRect(box);
    painter.setPen(QPen(QColor(255, 255, 255, 90), 1));
    for (int i = 1; i < 3; ++i) {
        const double x = box.x() + box.width() * i / 3, y = box.y() + box.height() * i / 3;
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()));
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
    }
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1));
    painter.setBrush(light);
    for (const QPointF corner : {box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight()})
        painter.drawRect(QRectF(corner - QPointF(handle / 2, handle / 2), QSizeF(handle, handle)));
}

void CropView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || picture_.isNull()) return QWidget::mousePressEvent(event);
    grip_ = gripAt(event->position());
    last_ = event->position();
    began_ = area_;
}

void CropView::mouseMoveEvent(QMouseEvent* event) {
    if (picture_.isNull()) return;
    const QPointF place = event->position();
    if (grip_ == Grip::none) {
        const Grip over = gripAt(place);
        const bool slash = over == Grip::top_right || over == Grip::bottom_left;
        setCursor(over == Grip::none     ? Qt::ArrowCursor
                  : over == Grip::inside ? Qt::SizeAllCursor
                  : slash                ? Qt::SizeBDiagCursor
                                         : Qt::SizeFDiagCursor);
        return;
    }
    const QPointF moved = (place - last_) / scale();
    if (grip_ == Grip::inside) {
        take(began_.translated(static_cast<int>(std::lround(moved.x())),
                               static_cast<int>(std::lround(moved.y()))));
        return;
    }
    const bool left = grip_ == Grip::top_left || grip_ == Grip::bottom_left;
    const bool top = grip_ == Grip::top_left || grip_ == Grip::top_right;
    const double wider = std::max((left ? -1 : 1) * moved.x(), (top ? -1 : 1) * moved.y() * proportions_);
    resizeFrom({static_cast<double>(left ? began_.x() + began_.width() : began_.x()),
                static_cast<double>(top ? began_.y() + began_.height() : began_.y())},
               began_.width() + wider);
}

void CropView::mouseReleaseEvent(QMouseEvent* event) {
    grip_ = Grip::none;
    QWidget::mouseReleaseEvent(event);
}

void CropView::wheelEvent(QWheelEvent* event) {
    const int turned = event->angleDelta().y();
    if (turned == 0) return;
    setZoom(zoom() - (turned > 0 ? wheel_step : -wheel_step));
    event->accept();
}

void CropView::keyPressEvent(QKeyEvent* event) {
    const double step = std::max(1.0, size_.width() / 100.0);
    switch (event->key()) {
        case Qt::Key_Left:
            return moveBy({-step, 0});
        case Qt::Key_Right:
            return moveBy({step, 0});
        case Qt::Key_Up:
            return moveBy({0, -step});
        case Qt::Key_Down:
            return moveBy({0, step});
        case Qt::Key_Plus:
            return setZoom(zoom() + wheel_step);
        case Qt::Key_Minus:
            return setZoom(zoom() - wheel_step);
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace burin::ui
