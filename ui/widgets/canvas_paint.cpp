// What the canvas draws. See canvas.h.
#include <algorithm>
#include <cmath>

#include <QPaintEvent>
#include <QPainter>

#include "ui/widgets/canvas.h"
#include "ui/widgets/picture_scaler.h"

namespace burin::ui {
namespace {

constexpr double pill_height_factor = 1.7, pill_gap = 6, edge = 10;

QColor surround() { return {119, 119, 119}; }

QColor mark_colour(CanvasBadge::Kind kind) {
    switch (kind) {
        case CanvasBadge::Kind::plain:
            return {};
        case CanvasBadge::Kind::busy:
            return {96, 176, 255};
        case CanvasBadge::Kind::caution:
            return {255, 190, 60};
        case CanvasBadge::Kind::failure:
            return {255, 96, 88};
    }
    return {};
}

/// A dark rounded field with light text: readable over any picture. Returns the field.
QRectF draw_pill(QPainter& painter, QPointF corner, double most_width, const QString& text,
                 const QColor& mark = {}) {
    const QFontMetricsF metrics(painter.font());
    const double height = std::round(metrics.height() * pill_height_factor);
    const double mark_width = mark.isValid() ? height * 0.5 : 0;
    const double padding = height * 0.42;
    const double room = std::max(20.0, most_width - 2 * padding - mark_width);
    const auto shown = metrics.elidedText(text, Qt::ElideRight, room);
    const QRectF field(
        corner, QSizeF(std::ceil(metrics.horizontalAdvance(shown)) + 2 * padding + mark_width, height));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(24, 24, 24, 205));
    painter.drawRoundedRect(field, height / 2, height / 2);
    if (mark.isValid()) {
        painter.setBrush(mark);
        const double radius = height * 0.17;
        painter.drawEllipse(QPointF(field.left() + padding + radius, field.center().y()), radius, radius);
    }
    painter.setPen(QColor(245, 245, 245));
    painter.drawText(field.adjusted(padding + mark_width, 0, -padding / 2, 0),
                     Qt::AlignVCenter | Qt::AlignLeft, shown);
    return field;
}

double pill_width(const QPainter& painter, const QString& text) {
    const QFontMetricsF metrics(painter.font());
    return std::ceil(metrics.horizontalAdvance(text)) +
           2 * std::round(metrics.height() * pill_height_factor) * 0.42;
}

}  // namespace

bool Canvas::nearestAt(const PictureScaler& scaler, const PictureView& view) const {
    // Who fits a picture looks at it, who zooms in looks at its pixels. A difference is a measurement.
    const bool looked_at = fitting_ && &scaler != difference_.get();
    return !looked_at && view.zoom >= nearest_from_ && scaler.image().size() == size_;
}

void Canvas::paintPicture(QPainter& painter, PictureScaler& scaler, const PictureView& view) {
    scaler.paint(painter, view, nearestAt(scaler, view));
}

void Canvas::paintSplit(QPainter& painter) {
    const auto shown = view(0);
    const auto target = shown.target();
    const double line = target.left() + split_ * target.width();
    painter.save();
    painter.setClipRect(QRectF(0, 0, line, height()));
    paintPicture(painter, *before_, shown);
    painter.setClipRect(QRectF(line, 0, width() - line, height()));
    paintPicture(painter, *now_, shown);
    painter.restore();

    const double top = std::max(0.0, target.top()), bottom = std::min<double>(height(), target.bottom());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0, 0, 0, 140), 3));
    painter.drawLine(QPointF(line, top), QPointF(line, bottom));
    painter.setPen(QPen(Qt::white, 1));
    painter.drawLine(QPointF(line, top), QPointF(line, bottom));
    const auto grip = splitHandle();
    painter.setPen(QPen(QColor(0, 0, 0, 140), 1));
    painter.setBrush(Qt::white);
    painter.drawEllipse(grip);
    painter.setPen(QPen(QColor(70, 70, 70), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const double side : {-1.0, 1.0}) {
        const QPointF tip = grip.center() + QPointF(side * grip.width() * 0.3, 0);
        const double arm = grip.width() * 0.14;
        painter.drawPolyline(
            QPolygonF{tip + QPointF(-side * arm, -arm), tip, tip + QPointF(-side * arm, arm)});
    }
}

QRectF Canvas::splitHandle() const {
    const auto target = view(0).target();
    const double top = std::max(0.0, target.top()), bottom = std::min<double>(height(), target.bottom());
    const QPointF middle(target.left() + split_ * target.width(), (top + bottom) / 2);
    return {middle - QPointF(11, 11), QSizeF(22, 22)};
}

void Canvas::paintPictures(QPainter& painter) {
    if (before_->image().isNull()) return paintPicture(painter, *now_, view(0));
    if (showsBefore()) return paintPicture(painter, *before_, view(0));
    switch (compare_) {
        case Compare::off:
        case Compare::hold:
            return paintPicture(painter, *now_, view(0));
        case Compare::split:
            return paintSplit(painter);
        case Compare::side_by_side:
            paintPicture(painter, *before_, view(0));
            paintPicture(painter, *now_, view(1));
            painter.fillRect(
                QRectF(viewport(0).right(), 0, viewport(1).left() - viewport(0).right(), height()),
                QColor(70, 70, 70));
            return;
        case Compare::difference:
            return paintPicture(painter, difference_->image().isNull() ? *now_ : *difference_, view(0));
    }
}

void Canvas::paintMask(QPainter& painter, const PictureView& view, bool partly) {
    if (!painting_ || !mask_visible_ || mask_tint_.isNull()) return;
    if (!partly && drag_ != Drag::stroke && !twoViewports()) {
        mask_->setImage(mask_tint_);
        if (mask_->prepare(view, false)) return mask_->paint(painter, view, false);
        // While the good copy is being made, the old one would take the last stroke back for a moment.
    }
    // Under a brush a small piece changes with every move, and two viewports show different pieces.
    painter.save();
    painter.setClipRect(view.viewport, Qt::IntersectClip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(view.target(), mask_tint_, QRectF(mask_tint_.rect()));
    painter.restore();
}

void Canvas::paintBrush(QPainter& painter) {
    if (!painting_ || !pointer_inside_ || drag_ == Drag::pan || space_held_) return;
    const double radius = brush_.radius * view(0).scale();
    const double core = radius * (1 - brush_.feather);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 2.6));
    painter.drawEllipse(pointer_, radius, radius);
    painter.setPen(QPen(Qt::white, 1.2, brush_.eraser ? Qt::DashLine : Qt::SolidLine));
    painter.drawEllipse(pointer_, radius, radius);
    if (brush_.feather > 0.02 && core > 1) {
        painter.setPen(QPen(QColor(0, 0, 0, 120), 1.6));
        painter.drawEllipse(pointer_, core, core);
        painter.setPen(QPen(QColor(255, 255, 255, 190), 0.9, Qt::DotLine));
        painter.drawEllipse(pointer_, core, core);
    }
}

void Canvas::paintWords(QPainter& painter) {
    painter.setRenderHint(QPainter::Antialiasing);
    const double room = width() - 2 * edge;
    double x = edge, bottom = edge, line = 0;
    for (const auto& badge : badges_) {
        const double wanted = pill_width(painter, badge.text) + 20;
        if (x > edge && x + wanted > width() - edge) {
            x = edge;
            bottom += line + pill_gap;
        }
        const auto field = draw_pill(painter, {x, bottom}, room, badge.text, mark_colour(badge.kind));
        x = field.right() + pill_gap;
        line = field.height();
    }
    if (!badges_.empty()) bottom += line + pill_gap;

    const auto state = stateText();
    if (!state.isEmpty()) {
        const double wanted = std::min(pill_width(painter, state), room);
        const bool beside = badges_.empty() || (width() - wanted) / 2 > x;
        draw_pill(painter, {std::max(edge, (width() - wanted) / 2), beside ? edge : bottom}, room, state);
    }
    const QFontMetricsF metrics(painter.font());
    const double pill = std::round(metrics.height() * pill_height_factor);
    const bool pair = compare_ == Compare::split || compare_ == Compare::side_by_side;
    if (pair && !before_->image().isNull() && !showsBefore()) {
        // Each name stands in the lower corner of what can be seen of its picture.
        const auto left = view(0).target() & viewport(0);
        const auto right = (twoViewports() ? view(1).target() : left) & viewport(twoViewports() ? 1 : 0);
        const double low = std::max(left.top(), left.bottom() - edge - pill);
        const double wanted = std::min(pill_width(painter, now_name_), room / 2);
        draw_pill(painter, {left.left() + edge, low}, room / 2, before_name_);
        const double x_now = twoViewports() ? right.left() + edge : right.right() - edge - wanted;
        draw_pill(painter, {x_now, low}, room / 2, now_name_);
    } else if (overlay_visible_ && !overlay_->image().isNull() && !overlay_text_.isEmpty()) {
        draw_pill(painter, {edge, height() - edge - pill}, room, overlay_text_, overlay_colour_);
    }
}

void Canvas::paintPlaceholder(QPainter& painter) {
    painter.setPen(QColor(235, 235, 235));
    painter.drawText(QRectF(rect()).adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                     placeholder_);
}

void Canvas::paintEvent(QPaintEvent* event) {
    const auto dirty = event->rect().size();
    const bool partly = 4 * dirty.width() * dirty.height() < width() * height();
    QPainter painter(this);
    painter.fillRect(event->rect(), surround());
    if (now_->image().isNull()) {
        paintPlaceholder(painter);
    } else {
        paintPictures(painter);
        for (int i = 0; i < (twoViewports() ? 2 : 1); ++i) {
            const auto shown = view(i);
            // Where it acts belongs to the picture now, not to the one before.
            const bool now_here = !showsBefore() && (!twoViewports() || i == 1);
            if (overlay_visible_ && now_here) overlay_->paint(painter, shown, false);
            paintMask(painter, shown, partly);
        }
        paintBrush(painter);
    }
    paintWords(painter);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(palette().color(QPalette::Highlight));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

}  // namespace burin::ui
