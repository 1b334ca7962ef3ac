// One direction of the steering panel: grip | acts | solo | name | track | number | reset | more, and the
// details below. A right click anywhere but on the track opens the menu. UI thread only.
#pragma once

#include "ui/panels/slider_row.h"

class QCheckBox;

namespace burin::ui {

class DirectionDetails;

class DirectionRow : public SliderRow {
    Q_OBJECT

  public:
    DirectionRow(SteeringModel* model, int row, QWidget* parent = nullptr);

    /// The text of the direction.
    [[nodiscard]] QString shownKey() const override { return shown_text_; }
    void refresh() override;

    [[nodiscard]] QCheckBox* actsBox() const { return acts_; }
    [[nodiscard]] QToolButton* soloButton() const { return solo_; }
    [[nodiscard]] QToolButton* resetButton() const { return reset_; }
    /// Null until the details were opened once.
    [[nodiscard]] DirectionDetails* details() const { return details_; }

  Q_SIGNALS:
    void paintRequested(int row);
    void whereItActsRequested(int row);

  protected:
    [[nodiscard]] QString name() const override;
    void rename(const QString& name) override;
    [[nodiscard]] QString gestureTitle() const override;
    Result<> setValue(double value, Input input) override;
    Result<> moveTo(int row) override;
    Details makeDetails() override;

    bool eventFilter(QObject* watched, QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void build();
    void nameParts();

    SteeringModel* model_;
    QString shown_text_;
    QCheckBox* acts_;
    QToolButton *solo_, *reset_;
    DirectionDetails* details_ = nullptr;
};

}  // namespace burin::ui
