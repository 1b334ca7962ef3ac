// The sweep strip: the touched slider at a few values, as pictures in a row.
//
// A click, or Return on a cell, takes its value. While the pointer or the focus is on a finished picture,
// `scrubbed` gives it, so that the canvas can show it; only finished pictures are ever given. Left and Right
// move between cells. UI thread only.
#pragma once

#include <vector>

#include <QImage>
#include <QStringList>
#include <QWidget>

class QLabel;
class QHBoxLayout;

namespace burin::ui {

class SweepCell;

class SweepStrip : public QWidget {
    Q_OBJECT

  public:
    explicit SweepStrip(QWidget* parent = nullptr);

    /// What is swept, for example "Glasses", and its values with their texts. All pictures are taken away.
    void setSweep(const QString& title, const std::vector<double>& values, const QStringList& texts);
    /// Nothing is swept; `hint` says how to begin.
    void clear(const QString& hint);
    void setPicture(int index, const QImage& picture);
    void setNote(int index, const QString& note);
    /// Marks the cell of that value.
    void setCurrent(double value);
    [[nodiscard]] const std::vector<double>& values() const { return values_; }
    [[nodiscard]] int finished() const;
    [[nodiscard]] SweepCell* cell(int index) const { return cells_.at(static_cast<size_t>(index)); }

  Q_SIGNALS:
    void taken(int index, double value);
    /// A finished picture is looked at; -1 and a null picture when none is any more.
    void scrubbed(int index, const QImage& picture);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void look(int index, bool at);

    QLabel *title_, *hint_;
    QHBoxLayout* row_;
    std::vector<SweepCell*> cells_;
    std::vector<double> values_;
    int looked_at_ = -1;
};

}  // namespace burin::ui
