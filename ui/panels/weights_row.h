// One weight edit of the list: grip | on | name | track | number | more | remove, and the details below.
//
// The same parts and keys as a direction's row. On narrow panels the track gets a line of its own. UI thread
// only.
#pragma once

#include <QWidget>

#include "core/base/result.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace burin::ui {

class BipolarSlider;
class NameEdit;
class NumberField;
class WeightEdits;
class WeightsDetails;

class WeightsRow : public QWidget {
    Q_OBJECT

  public:
    WeightsRow(WeightEdits* edits, int row, QWidget* parent = nullptr);

    [[nodiscard]] int row() const { return row_; }
    /// Of the edit that is shown since the last refresh.
    [[nodiscard]] const QString& shownPath() const { return shown_path_; }
    void setRow(int row);
    void refresh();
    void setDetailsOpen(bool open);
    [[nodiscard]] bool detailsOpen() const;
    void editName();
    [[nodiscard]] QWidgetList tabParts() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] BipolarSlider* slider() const { return slider_; }
    [[nodiscard]] NumberField* number() const { return number_; }
    [[nodiscard]] QCheckBox* onBox() const { return on_; }
    [[nodiscard]] NameEdit* nameEdit() const { return name_; }
    [[nodiscard]] QToolButton* moreButton() const { return more_; }
    [[nodiscard]] QToolButton* removeButton() const { return remove_; }
    /// Null until the details were opened once.
    [[nodiscard]] WeightsDetails* details() const { return details_; }

  Q_SIGNALS:
    void refused(const burin::Error& error);
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

    WeightEdits* edits_;
    int row_;
    QString shown_path_;
    bool narrow_ = false, arranged_ = false;
    QLabel* grip_;
    QCheckBox* on_;
    NameEdit* name_;
    BipolarSlider* slider_;
    NumberField* number_;
    QToolButton *more_, *remove_;
    QLabel* hint_;
    QGridLayout* grid_;
    QVBoxLayout* column_;
    WeightsDetails* details_ = nullptr;
};

}  // namespace burin::ui
