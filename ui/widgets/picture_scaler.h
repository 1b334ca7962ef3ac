// Draws one picture at any zoom, from a cache: smooth, or with its pixels as squares.
//
// What is quick to scale is scaled at once. The rest is drawn roughly (or as it was, where only the pixels
// changed) and scaled on the thread pool; `refined` tells when the good version is there. A repaint with an
// unchanged view only copies. UI thread only.
#pragma once

#include <optional>

#include <QImage>
#include <QObject>
#include <QPixmap>

#include "ui/widgets/picture_view.h"

class QPainter;

namespace burin::ui {

class PictureScaler : public QObject {
    Q_OBJECT

  public:
    explicit PictureScaler(QObject* parent = nullptr);

    void setImage(const QImage& image);
    [[nodiscard]] const QImage& image() const { return image_; }

    /// `nearest`: show pixels as squares. Draws inside of the view's viewport only.
    void paint(QPainter& painter, const PictureView& view, bool nearest);

    /// Whether paint() would show the best version of just this; if not, it is being made.
    bool prepare(const PictureView& view, bool nearest);

    /// How often the picture was scaled, and whether the best version is shown.
    [[nodiscard]] int timesScaled() const { return times_scaled_; }
    [[nodiscard]] bool isSettled() const { return !waiting_; }

  Q_SIGNALS:
    void refined();

  private:
    /// One scaled piece: `area` of the picture enlarged to `whole` device pixels.
    struct Piece {
        qint64 image_key = 0;
        QSize whole;
        QRect area;
        bool nearest = false;
        bool operator==(const Piece&) const = default;
    };
    /// What is seen of the picture; nothing where none of it is.
    [[nodiscard]] std::optional<Piece> pieceOf(const PictureView& view, bool nearest) const;
    static QImage scaled(const QImage& image, const Piece& piece);
    void scaleLater(const Piece& piece);

    QImage image_;
    QPixmap cache_;
    Piece cached_, wanted_;
    bool waiting_ = false;
    int times_scaled_ = 0;
};

}  // namespace burin::ui
