// A painted mask and its strokes: brush and eraser with a soft edge, invert, feather, clear, undo and redo.
//
// Coverage is 8 bits, 0 = untouched, 255 = full. All lengths are pixels of the mask. A stroke covers what its
// path comes near to, as exactly as a capsule around each segment; within a stroke nothing builds up. UI
// thread only.
#pragma once

#include <optional>
#include <vector>

#include <QImage>
#include <QPointF>
#include <QRect>

namespace burin::ui {

struct Brush {
    double radius = 24;
    double feather = 0.5;  ///< share of the radius that fades out, 0..1
    bool eraser = false;
    bool operator==(const Brush&) const = default;
};

class MaskStrokes {
  public:
    /// Format_Grayscale8; any other image is converted. Forgets all strokes.
    void reset(const QImage& coverage);
    [[nodiscard]] const QImage& coverage() const { return coverage_; }
    [[nodiscard]] bool isEmpty() const;  ///< nothing painted

    /// Each returns the rectangle that changed. A stroke is begun, continued, and ended once.
    QRect begin(const Brush& brush, QPointF at);
    QRect continueTo(QPointF at);
    void end();
    [[nodiscard]] bool inStroke() const { return before_stroke_.has_value(); }
    /// Takes the open stroke back without a trace.
    QRect abandon();

    QRect invert();
    QRect clear();
    QRect fill();
    /// Softens the whole mask; the radius is where a hard edge has faded out.
    QRect soften(double radius);

    [[nodiscard]] bool canUndo() const { return done_ > 0; }
    [[nodiscard]] bool canRedo() const { return done_ < patches_.size(); }
    QRect undo();
    QRect redo();

  private:
    struct Patch {
        QPoint corner;
        QImage before, after;
    };
    QRect stamp(QPointF from, QPointF to);
    void record(const QImage& before, QRect changed);
    QRect apply(const QImage& part, QPoint corner);
    QRect replace(QImage next);

    QImage coverage_;
    std::optional<QImage> before_stroke_;
    QRect stroke_area_;
    Brush brush_;
    QPointF last_;
    std::vector<Patch> patches_;
    size_t done_ = 0;  ///< patches that are applied
};

}  // namespace burin::ui
