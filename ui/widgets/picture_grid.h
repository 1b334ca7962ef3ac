// Pairs of pictures, before and after, in a grid: one row for each kind, a caption under each picture.
//
// It shows all the pictures of one moment (before, after) or where they differ; while Space or the mouse is
// held, the other moment. Return or a double click on a picture opens it large. UI thread only.
#pragma once

#include <vector>

#include <QImage>
#include <QWidget>

namespace burin::ui {

class PictureGrid : public QWidget {
    Q_OBJECT

  public:
    enum class Show { before, after, difference };
    struct Cell {
        QString group;    ///< cells of one group stand in one row
        QString caption;  ///< what the picture was asked to be
        QImage before, after;
    };

    explicit PictureGrid(QWidget* parent = nullptr);

    void setCells(std::vector<Cell> cells);
    [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
    void setShow(Show show);
    [[nodiscard]] Show shown() const { return show_; }
    /// What a cell shows now.
    [[nodiscard]] QImage picture(size_t cell) const;
    /// How a moment is called: "Before".
    [[nodiscard]] static QString name_of(Show show);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 0}; }
    [[nodiscard]] QRect cellRect(size_t cell) const;

  Q_SIGNALS:
    void showChanged();
    void opened(int cell);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

  private:
    struct Place {
        int row = 0, column = 0;
        bool first = false;  ///< of its group: the group's name stands above
    };
    [[nodiscard]] int columns() const;
    [[nodiscard]] int sideFor(int width) const;
    [[nodiscard]] int lineHeight() const;
    [[nodiscard]] int cellAt(QPoint at) const;
    void arrange();
    void setHeld(bool held);
    void goTo(int cell);
    void describe();
    void paintCell(QPainter& painter, size_t cell) const;

    std::vector<Cell> cells_;
    std::vector<QImage> differences_;
    std::vector<Place> places_;
    int rows_ = 0, current_ = 0;
    Show show_ = Show::after;
    bool held_ = false;
};

}  // namespace burin::ui
