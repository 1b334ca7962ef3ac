// Two directions at once: a grid of pictures, one direction along, the other one down.
#pragma once

#include <vector>

#include <QtWidgets/QDialog>

#include "ui/models/background_renders.h"

class QComboBox;

namespace burin::ui {

class Canvas;
class RenderController;
class SteeringModel;
class SweepGrid;

/// Stays open beside the window; a click takes both values as one gesture. What is not finished is dropped
/// when it closes or the request changes.
class GridDialog : public QDialog {
    Q_OBJECT

  public:
    struct Parts {
        SteeringModel* steering = nullptr;
        BackgroundRenders* renders = nullptr;
    };
    explicit GridDialog(Parts parts, QWidget* parent = nullptr);
    ~GridDialog() override;

    /// Renders the grid of the two chosen directions.
    void begin();
    [[nodiscard]] SweepGrid* grid() const { return grid_; }

  private:
    void fillChoices();
    void drop();
    void onPictured(Ticket ticket, const QImage& image);
    void take(double along, double down);

    Parts parts_;
    QComboBox* along_;
    QComboBox* down_;
    SweepGrid* grid_;
    std::vector<Ticket> tickets_;  ///< row by row
    int along_row_ = -1, down_row_ = -1;
};

}  // namespace burin::ui
