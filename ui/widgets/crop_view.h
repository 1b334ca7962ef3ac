// A picture with a frame on it: the part that is taken. The frame keeps its proportions; it is moved by dragging or by the
// arrow keys, and made larger and smaller at its corners, by the wheel and by plus and minus.
#pragma once

#include <QtCore/QRect>
#include <QtGui/QImage>
#include <QtWidgets/QWidget>

namespace burin::ui {

class CropView : public QWidget {
    Q_OBJECT

  public:
    explicit CropView(QWidget* parent = nullptr);

    /// Begins with the whole picture, as far as the proportions allow.
    /// `size`: of the picture in pixels, where `picture` is a smaller one of it.
    void setPicture(const QImage& picture, QSize size);
    /// Width by height; the frame becomes the largest one around the old one's middle.
    void setProportions(double proportions);
    /// Share of the largest frame's width, 0.1 to 1.
    void setZoom(double share);
    [[nodiscard]] double zoom() const;
    /// Pixels of the picture.
    [[nodiscard]] QRect area() const { return area_; }

    [[nodiscard]] QSize sizeHint() const override { return {460, 380}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 220}; }
    /// Of the frame, in this widget.
    [[nodiscard]] QRectF frame() const;

  Q_SIGNALS:
    void areaChanged(const QRect& area);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    enum class Grip { none, inside, top_left, top_right, bottom_left, bottom_right };

    [[nodiscard]] QRectF shownAt() const;
    [[nodiscard]] double scale() const;
    [[nodiscard]] Grip gripAt(QPointF place) const;
    [[nodiscard]] QSize largest() const;
    void moveBy(QPointF pixels);
    void resizeAround(QPointF middle, double width);
    void resizeFrom(QPointF corner, double width);
    void take(QRect area);

    QImage picture_, shown_;
    QSize size_;
    QRect area_;
    double proportions_ = 1;
    Grip grip_ = Grip::none;
    QPointF last_;
    QRect began_;
};

}  // namespace burin::ui
