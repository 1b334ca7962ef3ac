// Painting masks on the canvas: whose area is painted, with which brush, and what can be done to the whole
// mask.
//
// It joins a model and a canvas: each stroke becomes a gesture of the model, and a mask that the model loads
// (undo, another node) appears on the canvas. The area of a start picture that is repainted has no place in
// the request but a file: its strokes are given by repaintMaskEdited. UI thread only.
#pragma once

#include <string>

#include <QImage>
#include <QWidget>

#include "core/base/result.h"

class QCheckBox;
class QComboBox;
class QToolButton;

namespace burin::ui {

class BipolarSlider;
class Canvas;
class NumberField;
class SteeringModel;

class MaskPanel : public QWidget {
    Q_OBJECT

  public:
    MaskPanel(SteeringModel* model, Canvas* canvas, QWidget* parent = nullptr);

    /// Paints the area of that direction from now on; its mask kind becomes a painted one with the first
    /// stroke.
    void paintDirection(int row);
    /// Paints what is repainted of the start picture, beginning with `mask` (null = nothing yet).
    void paintRepaintArea(const QImage& mask);
    void stop();
    /// The direction that is painted, -1 where none is.
    [[nodiscard]] int row() const { return row_; }
    [[nodiscard]] bool isPainting() const;

  Q_SIGNALS:
    void refused(const burin::Error& error);
    void paintingChanged(bool painting);
    void repaintMaskEdited(const QImage& mask);

  private:
    enum class Target { none, direction, repaint };
    void build();
    void connectParts();
    void fillTargets();
    void refresh();
    void takeStroke();
    void followModel();
    [[nodiscard]] QWidget* brushLine();
    [[nodiscard]] QWidget* buttonLine();

    SteeringModel* model_;
    Canvas* canvas_;
    Target target_ = Target::none;
    int row_ = -1;
    std::string text_;  ///< of the painted direction, to notice when rows move
    bool taking_ = false;
    QComboBox* targets_;
    QToolButton *brush_, *eraser_, *invert_, *soften_, *fill_, *clear_, *undo_, *redo_, *done_;
    NumberField *size_, *feather_;
    QCheckBox* visible_;
};

}  // namespace burin::ui
