// The tab "Weights": the edits that act on the model, each with its lambda.
//
// It shows and changes WeightEdits; files that are added or dropped and recipes to be saved are asked for
// with signals. UI thread only.
#pragma once

#include <vector>

#include <QStringList>
#include <QWidget>

#include "core/base/result.h"

class QCheckBox;
class QLabel;
class QToolButton;
class QScrollArea;

namespace burin::ui {

class RowList;
class WeightEdits;
class WeightsRow;

class WeightsPanel : public QWidget {
    Q_OBJECT

  public:
    explicit WeightsPanel(WeightEdits* edits, QWidget* parent = nullptr);

    [[nodiscard]] WeightsRow* row(int index) const;
    [[nodiscard]] int rowCount() const;
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QToolButton* addButton() const { return add_; }
    /// Makes the row seen and gives its slider the focus.
    void showRow(int row);

    [[nodiscard]] QSize sizeHint() const override { return {380, 240}; }

    /// The files among what is dragged that this panel takes.
    [[nodiscard]] static QStringList editFiles(const QMimeData* dragged);

  Q_SIGNALS:
    void refused(const burin::Error& error);
    void addRequested();
    void saveRequested();
    void filesDropped(const QStringList& paths);

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    QWidget* buildTop();
    void rebuildRows();
    void refresh();
    void chainTabs();
    [[nodiscard]] int countOn() const;

    WeightEdits* edits_;
    QScrollArea* scroll_;
    QLabel *summary_, *empty_;
    QCheckBox* all_on_;
    QToolButton *add_, *save_;
    QWidget* recipe_line_;
    QLabel* recipe_;
    RowList* rows_;
    bool dragged_over_ = false;
};

}  // namespace burin::ui
