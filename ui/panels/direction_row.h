// One direction of the steering panel: grip | acts | solo | name | track | number | reset | more, and the
// details below.
//
// On narrow panels the track gets a line of its own. The grip (or Alt+Up, Alt+Down) moves the row, a right
// click on the track types a value, elsewhere it opens the menu. UI thread only.
#pragma once

#include <string>

#include <QWidget>

#include "core/base/result.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace burin::ui {

class BipolarSlider;
class DirectionDetails;
class NameEdit;
class NumberField;
class SteeringModel;

class DirectionRow : public QWidget {
    Q_OBJECT

  public:
    DirectionRow(SteeringModel* model, int row, QWidget* parent = nullptr);

    [[nodiscard]] int row() const { return row_; }
    /// Of the direction that is shown since the last refresh.
    [[nodiscard]] const std::string& shownText() const { return shown_text_; }
    /// Another direction of the model, and everything it shows.
    void setRow(int row);
    void refresh();
    /// Shown under the row, for example that it points the same way as another; empty = nothing.
    void setHint(const QString& hint);
    [[nodiscard]] QString hint() const;
    void setDetailsOpen(bool open);
    [[nodiscard]] bool detailsOpen() const;
    void editName();
    /// Everything that takes the keyboard, in order.
    [[nodiscard]] QWidgetList tabParts() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] BipolarSlider* slider() const { return slider_; }
    [[nodiscard]] NumberField* number() const { return number_; }
    [[nodiscard]] QCheckBox* actsBox() const { return acts_; }
    [[nodiscard]] NameEdit* nameEdit() const { return name_; }
    [[nodiscard]] QToolButton* soloButton() const { return solo_; }
    [[nodiscard]] QToolButton* resetButton() const { return reset_; }
    [[nodiscard]] QToolButton* moreButton() const { return more_; }
    /// Null until the details were opened once.
    [[nodiscard]] DirectionDetails* details() const { return details_; }

  Q_SIGNALS:
    void refused(const burin::Error& error);
    void paintRequested(int row);
    void whereItActsRequested(int row);
    /// The grip is held at that height of the screen, and let go there.
    void dragged(int row, int global_y);
    void dropped(int row, int global_y);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void build();
    void connectParts();
    void arrange(bool narrow);
    void nameParts();
    void report(const Result<>& result);
    [[nodiscard]] QString gestureTitle() const;

    SteeringModel* model_;
    int row_;
    std::string shown_text_;
    bool narrow_ = false, arranged_ = false;
    QLabel* grip_;
    QCheckBox* acts_;
    QToolButton* solo_;
    NameEdit* name_;
    BipolarSlider* slider_;
    NumberField* number_;
    QToolButton *reset_, *more_;
    QLabel* hint_;
    QGridLayout* grid_;
    QVBoxLayout* column_;
    DirectionDetails* details_ = nullptr;
};

}  // namespace burin::ui
