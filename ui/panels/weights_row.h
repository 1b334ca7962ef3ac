// One weight edit of the list: grip | on | name | track | number | more | remove, and the details below. The
// same parts and keys as a direction's row. UI thread only.
#pragma once

#include "ui/panels/slider_row.h"

class QCheckBox;

namespace burin::ui {

class WeightEdits;
class WeightsDetails;

class WeightsRow : public SliderRow {
    Q_OBJECT

  public:
    WeightsRow(WeightEdits* edits, int row, QWidget* parent = nullptr);

    /// The path of the edit.
    [[nodiscard]] QString shownKey() const override { return shown_path_; }
    void refresh() override;

    [[nodiscard]] QCheckBox* onBox() const { return on_; }
    [[nodiscard]] QToolButton* removeButton() const { return remove_; }
    /// Null until the details were opened once.
    [[nodiscard]] WeightsDetails* details() const { return details_; }

  protected:
    [[nodiscard]] QString name() const override;
    void rename(const QString& name) override;
    [[nodiscard]] QString gestureTitle() const override;
    Result<> setValue(double value, Input input) override;
    Result<> moveTo(int row) override;
    Details makeDetails() override;

    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void build();
    void nameParts();

    WeightEdits* edits_;
    QString shown_path_;
    QCheckBox* on_;
    QToolButton* remove_;
    WeightsDetails* details_ = nullptr;
};

}  // namespace burin::ui
