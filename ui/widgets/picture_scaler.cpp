#include "ui/widgets/picture_scaler.h"

#include <cmath>

#include <QPainter>

#include "ui/background/background.h"
#include "ui/widgets/enlarge.h"

namespace burin::ui {
namespace {

/// Pixels that are scaled within a few milliseconds on a slow processor.
constexpr qint64 quick_smooth_pixels = 1'100'000, quick_nearest_pixels = 3'000'000;

qint64 pixels(QSize size) { return static_cast<qint64>(size.width()) * size.height(); }

}  // namespace

PictureScaler::PictureScaler(QObject* parent) : QObject(parent) {}

void PictureScaler::setImage(const QImage& image) {
    const bool opaque = !image.hasAlphaChannel();
    image_ = image.convertToFormat(opaque ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied);
    if (image_.isNull()) cache_ = {};
}

QImage PictureScaler::scaled(const QImage& image, const Piece& piece) {
    const bool all = piece.area.size() == piece.whole;
    if (all && piece.whole == image.size()) return image;
    const bool smaller = piece.whole.width() < image.width() || piece.whole.height() < image.height();
    if (all && smaller && !piece.nearest)
        return image.scaled(piece.whole, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    if (all && !smaller && !piece.nearest && !image.hasAlphaChannel()) return enlarge(image, piece.whole);
    QImage result(piece.area.size(), image.format());
    if (image.hasAlphaChannel()) result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !piece.nearest);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.drawImage(QRectF(QPointF(-piece.area.topLeft()), QSizeF(piece.whole)), image,
                      QRectF(QPointF(), QSizeF(image.size())));
    return result;
}

void PictureScaler::scaleLater(const Piece& piece) {
    if (waiting_ && wanted_ == piece) return;
    wanted_ = piece;
    waiting_ = true;
    in_background(
        this, [piece, image = image_] { return scaled(image, piece); },
        [this, piece](const QImage& result) {
            if (piece != wanted_) return;
            cache_ = QPixmap::fromImage(result);
            cached_ = piece;
            waiting_ = false;
            ++times_scaled_;
            Q_EMIT refined();
        });
}

std::optional<PictureScaler::Piece> PictureScaler::pieceOf(const PictureView& view, bool nearest) const {
    if (image_.isNull() || view.viewport.isEmpty()) return std::nullopt;
    const auto target = view.target();
    const double ratio = view.ratio;
    const QPoint corner(qRound(target.x() * ratio), qRound(target.y() * ratio));
    const QSize whole(std::max(1, qRound(target.width() * ratio)),
                      std::max(1, qRound(target.height() * ratio)));
    const QRect visible =
        QRectF(view.viewport.topLeft() * ratio, view.viewport.size() * ratio).toAlignedRect() &
        QRect(corner, whole);
    if (visible.isEmpty()) return std::nullopt;
    const bool small = pixels(whole) <= std::max(pixels(image_.size()), quick_smooth_pixels);
    const QRect area = small ? QRect(QPoint(), whole) : visible.translated(-corner);
    return Piece{image_.cacheKey(), whole, area, nearest};
}

bool PictureScaler::prepare(const PictureView& view, bool nearest) {
    const auto piece = pieceOf(view, nearest);
    if (!piece) return true;
    if (cached_ == *piece && !cache_.isNull()) return true;
    const bool shrinking = pixels(piece->whole) < pixels(image_.size());
    // Enlarging takes the cubic, which is twice the work of a bilinear filter.
    const qint64 area = pixels(piece->area.size());
    const qint64 cost = nearest ? area : shrinking ? std::max(area, pixels(image_.size())) : 2 * area;
    if (piece->whole != image_.size() && cost > (nearest ? quick_nearest_pixels : quick_smooth_pixels)) {
        scaleLater(*piece);
        return false;
    }
    cache_ = QPixmap::fromImage(scaled(image_, *piece));
    cached_ = *piece;
    wanted_ = *piece;
    waiting_ = false;
    ++times_scaled_;
    return true;
}

void PictureScaler::paint(QPainter& painter, const PictureView& view, bool nearest) {
    const auto piece = pieceOf(view, nearest);
    if (!piece) return;
    prepare(view, nearest);
    const double ratio = view.ratio;
    const auto target = view.target();
    const QPoint corner(qRound(target.x() * ratio), qRound(target.y() * ratio));
    const bool same_place = !cache_.isNull() && cached_.whole == piece->whole && cached_.area == piece->area;
    painter.save();
    painter.setClipRect(view.viewport, Qt::IntersectClip);
    if (same_place) {
        // In device pixels the painter has no scale left and only copies.
        painter.scale(1 / ratio, 1 / ratio);
        painter.drawPixmap(corner + piece->area.topLeft(), cache_);
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        painter.drawImage(QRectF(QPointF(corner) / ratio, QSizeF(piece->whole) / ratio), image_,
                          QRectF(QPointF(), QSizeF(image_.size())));
    }
    painter.restore();
}

}  // namespace burin::ui
