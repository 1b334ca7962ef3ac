// Rows with sliders below each other, reused as their number changes: what is open and what has the focus
// stays with the thing that it belongs to. Rows are moved by their grips. UI thread only.
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

class QVBoxLayout;

namespace burin::ui {

class SliderRow;

class RowList : public QWidget {
    Q_OBJECT

  public:
    /// `make`: a new row for that place, with its signals connected. They are disconnected when it goes.
    using Make = std::function<SliderRow*(int row, QWidget* parent)>;
    RowList(Make make, QWidget* parent);

    /// So many rows, each shown anew.
    void rebuild(int count);
    void refresh();
    [[nodiscard]] int count() const { return static_cast<int>(rows_.size()); }
    [[nodiscard]] SliderRow* at(int row) const { return rows_.at(static_cast<size_t>(row)); }
    [[nodiscard]] const std::vector<SliderRow*>& rows() const { return rows_; }
    [[nodiscard]] QWidgetList tabParts() const;

  Q_SIGNALS:
    void moveAsked(int from, int to);

  private:
    void add();
    void removeLast();
    [[nodiscard]] int placeAt(int global_y) const;
    void showMark(int global_y);

    Make make_;
    QVBoxLayout* column_;
    QWidget* mark_;  ///< where a dragged row would fall
    std::vector<SliderRow*> rows_;
};

}  // namespace burin::ui
