#include "ui/widgets/picture_view.h"

#include <algorithm>
#include <cmath>

namespace burin::ui {

QPointF PictureView::toPicture(QPointF position) const {
    return centre + (position - viewport.center()) / scale();
}

QPointF PictureView::toViewport(QPointF point) const {
    return viewport.center() + (point - centre) * scale();
}

QRectF PictureView::target() const {
    const auto corner = toViewport({0, 0});
    const QPointF snapped(std::round(corner.x() * ratio) / ratio, std::round(corner.y() * ratio) / ratio);
    return {snapped, picture * scale()};
}

double PictureView::fittingZoom(double margin, double whole_from) const {
    if (picture.isEmpty() || viewport.isEmpty()) return 1;
    const double width = std::max(viewport.width() - 2 * margin, 16.0) * ratio;
    const double height = std::max(viewport.height() - 2 * margin, 16.0) * ratio;
    const double fitting = std::min(width / picture.width(), height / picture.height());
    const double even = fitting >= whole_from ? std::floor(fitting) : fitting;
    return std::clamp(even, smallest_zoom, largest_zoom);
}

void PictureView::showAll(double margin, double whole_from) {
    zoom = fittingZoom(margin, whole_from);
    centre = {picture.width() / 2, picture.height() / 2};
}

void PictureView::zoomTo(double new_zoom, QPointF anchor) {
    const auto point = toPicture(anchor);
    zoom = std::clamp(new_zoom, smallest_zoom, largest_zoom);
    centre = point - (anchor - viewport.center()) / scale();
    keepInside();
}

void PictureView::pan(QPointF delta) {
    centre -= delta / scale();
    keepInside();
}

void PictureView::keepInside() {
    centre = {std::clamp(centre.x(), 0.0, std::max(picture.width(), 0.0)),
              std::clamp(centre.y(), 0.0, std::max(picture.height(), 0.0))};
}

}  // namespace burin::ui
