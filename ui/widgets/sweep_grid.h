// Two sliders at once: a grid of pictures, one slider along, the other one down.
//
// A click, or Return on a cell, takes both values; arrows move between cells; a finished picture that is
// looked at is given by `scrubbed`. UI thread only.
#pragma once

#include <vector>

#include <QImage>
#include <QStringList>
#include <QWidget>

class QGridLayout;

namespace burin::ui {

class SweepCell;

class SweepGrid : public QWidget {
    Q_OBJECT

  public:
    struct Axis {
        QString title;
        std::vector<double> values;
        QStringList texts;
    };

    explicit SweepGrid(QWidget* parent = nullptr);

    /// All pictures are taken away.
    void setAxes(const Axis& along, const Axis& down);
    [[nodiscard]] int columns() const { return static_cast<int>(along_.values.size()); }
    [[nodiscard]] int rows() const { return static_cast<int>(down_.values.size()); }
    void setPicture(int column, int row, const QImage& picture);
    void setNote(int column, int row, const QString& note);
    void setCurrent(double along, double down);
    [[nodiscard]] SweepCell* cell(int column, int row) const;
    [[nodiscard]] int finished() const;

  Q_SIGNALS:
    void taken(double along, double down);
    void scrubbed(int column, int row, const QImage& picture);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void look(int column, int row, bool at);
    void addHeaders();
    void addCell(int column, int row);

    Axis along_, down_;
    QGridLayout* grid_;
    std::vector<SweepCell*> cells_;
    std::vector<QWidget*> headers_;
};

}  // namespace burin::ui
