// The canvas: one picture, or two compared, with zoom, pan, badges, an overlay and a mask brush.
//
// It knows no model. Pictures come in as QImage, with their real size beside them when they are previews of
// fewer pixels. Zoom counts device pixels per picture pixel, 1 = every pixel once. Mouse: wheel zooms to the
// pointer, middle button or Space and left button pan. Keys: + - 0 (fit) 1 (1:1), arrows pan, B (held) shows
// the picture before, Shift and arrows move the split line; while a mask is painted [ ] change the brush, X
// swaps brush and eraser, I inverts, Delete clears, Escape takes the open stroke back. UI thread only;
// scaling runs elsewhere.
#pragma once

#include <memory>
#include <vector>

#include <QColor>
#include <QImage>
#include <QWidget>

#include "ui/widgets/mask_strokes.h"
#include "ui/widgets/picture_view.h"

namespace burin::ui {

class PictureScaler;

/// A short text in the canvas's corner. The kind colours a mark beside it; the text says everything.
struct CanvasBadge {
    enum class Kind { plain, busy, caution, failure };
    QString text;
    Kind kind = Kind::plain;
    bool operator==(const CanvasBadge&) const = default;
};

class Canvas : public QWidget {
    Q_OBJECT
    Q_PROPERTY(double zoom READ zoom WRITE setZoom NOTIFY zoomChanged)

  public:
    /// How two pictures are shown. `hold`: the one before while the key or the button is held.
    enum class Compare { off, hold, split, side_by_side, difference };
    Q_ENUM(Compare)

    explicit Canvas(QWidget* parent = nullptr);
    ~Canvas() override;

    /// The picture now. `size` is the real size where `image` is a smaller preview; empty = the image's own.
    void setImage(const QImage& image, QSize size = {});
    [[nodiscard]] QImage image() const;
    /// What the pictures are called in words on the canvas: "now", "parent", "A".
    void setNames(const QString& now, const QString& before);
    /// The picture to compare with; a null image takes it away.
    void setBefore(const QImage& image);
    [[nodiscard]] QImage before() const;
    /// Said while there is no picture.
    void setPlaceholder(const QString& text);

    void setCompare(Compare mode);
    [[nodiscard]] Compare compare() const { return compare_; }
    /// Shows the picture before while true; also follows the key and, in mode hold, the left button.
    void setHolding(bool holding);
    [[nodiscard]] bool isHolding() const { return holding_; }
    /// Where the split line is, 0 = left edge of the picture, 1 = right edge.
    void setSplit(double share);
    [[nodiscard]] double split() const { return split_; }
    /// The state in words, as it stands on the canvas and is spoken; empty when nothing is compared.
    [[nodiscard]] QString stateText() const;

    void setBadges(const std::vector<CanvasBadge>& badges);
    [[nodiscard]] const std::vector<CanvasBadge>& badges() const { return badges_; }

    /// "Where it acts": 8-bit coverage at any size over the whole picture. Null takes it away.
    void setOverlay(const QImage& coverage, const QColor& colour, const QString& text);
    void setOverlayVisible(bool visible);
    [[nodiscard]] bool overlayVisible() const { return overlay_visible_; }

    [[nodiscard]] double zoom() const;
    void setZoom(double zoom);
    void zoomIn();
    void zoomOut();
    void zoomTo(double zoom, QPointF anchor);
    void actualSize();
    /// Follows the window's size until the next zoom or pan.
    void fit();
    [[nodiscard]] bool isFitting() const { return fitting_; }
    /// From this zoom on pixels are shown as squares, but for a fitted picture; 3 at first.
    void setNearestFrom(double zoom);
    /// The left or only viewport.
    [[nodiscard]] PictureView view() const;
    [[nodiscard]] QPointF toPicture(QPointF position) const;

    /// Painting: the mask is shown in `colour` and the left button paints. A null mask begins an empty one,
    /// at most `mask_side` pixels wide and high.
    void startMask(const QImage& coverage, const QColor& colour, int mask_side = 512);
    /// The mask stays where it was put; nothing is painted any more.
    void stopMask();
    [[nodiscard]] bool isPainting() const { return painting_; }
    /// Replaces the mask without ending the painting, for example after an undo; nothing happens if it is
    /// equal.
    void setMask(const QImage& coverage);
    [[nodiscard]] QImage mask() const { return strokes_.coverage(); }
    void setMaskVisible(bool visible);
    [[nodiscard]] bool maskVisible() const { return mask_visible_; }
    /// Radius in pixels of the picture.
    void setBrush(const Brush& brush);
    [[nodiscard]] const Brush& brush() const { return brush_; }
    void invertMask();
    void clearMask();
    void fillMask();
    /// Softens the whole mask by that many pixels of the picture.
    void softenMask(double radius);
    [[nodiscard]] bool canUndoStroke() const { return strokes_.canUndo(); }
    [[nodiscard]] bool canRedoStroke() const { return strokes_.canRedo(); }
    void undoStroke();
    void redoStroke();

    /// How often pictures were scaled since the start; a repaint alone does not add to it.
    [[nodiscard]] int timesScaled() const;
    [[nodiscard]] bool isSettled() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void zoomChanged(double zoom);
    void compareChanged(burin::ui::Canvas::Compare mode);
    void holdingChanged(bool holding);
    void splitChanged(double share);
    void stateTextChanged(const QString& text);
    /// The picture's pixel under the pointer, or (-1, -1) outside of it.
    void pointerMoved(QPoint pixel);
    void brushChanged(const burin::ui::Brush& brush);
    /// While a stroke is drawn.
    void maskPainted();
    /// After each stroke, inversion, clearing, undo or redo.
    void maskEdited();

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    enum class Drag { none, pan, split, hold, stroke };

    [[nodiscard]] bool twoViewports() const;
    [[nodiscard]] QRectF viewport(int index) const;
    [[nodiscard]] PictureView view(int index) const;
    [[nodiscard]] int viewportAt(QPointF position) const;
    [[nodiscard]] bool showsBefore() const;
    [[nodiscard]] bool nearestAt(const PictureScaler& scaler, const PictureView& view) const;
    [[nodiscard]] QRectF splitHandle() const;
    [[nodiscard]] QPointF toMask(QPointF position) const;
    [[nodiscard]] double maskScale() const;  ///< mask pixels per picture pixel

    void viewChanged(double zoom_before);
    void sayState();
    void measureDifference();
    void updateCursor();
    void updateBrush(QPointF position);
    void maskChanged(QRect area, bool finished);
    void retintMask(QRect area);
    void setHeldByKey(bool held);
    bool compareKey(QKeyEvent* event);
    bool viewKey(QKeyEvent* event);
    bool maskKey(QKeyEvent* event);

    void paintPicture(QPainter& painter, PictureScaler& scaler, const PictureView& view);
    void paintPictures(QPainter& painter);
    void paintSplit(QPainter& painter);
    void paintMask(QPainter& painter, const PictureView& view, bool partly);
    void paintBrush(QPainter& painter);
    void paintWords(QPainter& painter);
    void paintPlaceholder(QPainter& painter);

    std::unique_ptr<PictureScaler> now_, before_, difference_, overlay_, mask_;
    QString now_name_, before_name_, placeholder_, overlay_text_, difference_text_;
    QString last_state_;
    QSize size_;
    QColor overlay_colour_, mask_colour_;
    std::vector<CanvasBadge> badges_;
    mutable PictureView view_;
    bool fitting_ = true;
    double nearest_from_ = 3;
    Compare compare_ = Compare::off;
    bool holding_ = false, overlay_visible_ = true;
    double split_ = 0.5;
    quint64 difference_wanted_ = 0;

    MaskStrokes strokes_;
    QImage mask_tint_;
    Brush brush_;
    bool painting_ = false, mask_visible_ = true;
    QPointF last_stroke_end_{-1, -1};

    Drag drag_ = Drag::none;
    bool space_held_ = false, pointer_inside_ = false;
    QPointF pointer_, drag_from_;
};

}  // namespace burin::ui
