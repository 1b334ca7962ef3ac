// Where a picture lies in a viewport: zoom, centre, and the maps between both coordinate systems.
//
// Zoom counts device pixels per picture pixel, so that 1 shows every pixel once on any screen. Positions in
// the viewport are logical pixels (Qt's), positions in the picture are its pixels. Plain values, thread-safe.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace burin::ui {

inline constexpr double smallest_zoom = 1.0 / 32, largest_zoom = 64;

struct PictureView {
    QSizeF picture;    ///< pixels
    QRectF viewport;   ///< logical pixels
    double ratio = 1;  ///< device pixels per logical pixel
    double zoom = 1;   ///< device pixels per picture pixel
    QPointF centre;    ///< the picture's point in the middle of the viewport

    /// Logical pixels per picture pixel.
    [[nodiscard]] double scale() const { return zoom / ratio; }
    [[nodiscard]] QPointF toPicture(QPointF position) const;
    [[nodiscard]] QPointF toViewport(QPointF point) const;
    /// Where the whole picture lies; its corner sits on a device pixel.
    [[nodiscard]] QRectF target() const;

    /// The zoom at which the whole picture is seen, `margin` logical pixels around it. From `whole_from` on
    /// it is a whole number, so that all pixels are shown equally large.
    [[nodiscard]] double fittingZoom(double margin, double whole_from) const;

    void showAll(double margin, double whole_from);
    /// The point under `anchor` stays there, as far as the limits allow.
    void zoomTo(double new_zoom, QPointF anchor);
    /// Moves the picture by that many logical pixels.
    void pan(QPointF delta);
    /// Brings the centre back into the picture.
    void keepInside();
};

}  // namespace burin::ui
