// Second half of the tab "Curate": finding lambda. The curve of what is lost and kept, the verdict in plain
// words, pictures before and after, export and report.
//
// UI thread only.
#pragma once

#include <QWidget>

#include "ui/models/curate_model.h"
#include "ui/widgets/curve_chart.h"
#include "ui/widgets/picture_grid.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;

namespace burin::ui {

class BipolarSlider;
class NumberField;

class WeightsSweep : public QWidget {
    Q_OBJECT

  public:
    explicit WeightsSweep(CurateModel* model, QWidget* parent = nullptr);

    void chooseEdit(int row);
    [[nodiscard]] int editRow() const;
    [[nodiscard]] SweepSettings settings() const;
    void find();

    /// Lambda of the chosen edit, as in its row under Weights.
    [[nodiscard]] BipolarSlider* slider() const { return lambda_; }
    [[nodiscard]] CurveChart* chart() const { return chart_; }
    [[nodiscard]] PictureGrid* grid() const { return grid_; }
    [[nodiscard]] QPushButton* findButton() const { return find_; }
    /// Shows a menu that the window gives it.
    [[nodiscard]] QPushButton* reportButton() const { return report_; }
    /// The edit whose result is shown; empty where there is none.
    [[nodiscard]] const QString& shownEdit() const { return shown_edit_; }
    [[nodiscard]] QString verdict() const;
    [[nodiscard]] QString caveat() const;

  Q_SIGNALS:
    /// Another result, or none, is shown.
    void resultChanged();
    void exportRequested();
    void pictureOpened(const burin::ui::PictureGrid::Cell& cell);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* buildSettings();
    QLayout* buildLambda();
    QWidget* buildResult();
    void refreshEdits();
    void refreshCurrent();
    void showResult();
    void loadPictures(const SweepResult& result);
    void takeLambda(double lambda);

    CurateModel* model_;
    QComboBox* edit_;
    BipolarSlider* lambda_;
    NumberField* lambda_number_;
    NumberField *to_, *points_, *seeds_;
    QLabel *plan_, *verdict_, *caveat_;
    QPushButton *find_, *report_, *export_;
    QWidget *result_, *pictures_;
    CurveChart* chart_;
    PictureGrid* grid_;
    QButtonGroup* moments_;
    QString shown_edit_;
};

/// The curves of a sweep: the concept on the left axis, what should stay as share of the base on the right.
[[nodiscard]] CurveChart::Data chart_of(const SweepResult& result);

/// The pictures of one sheet, `count` of them, four in a row with two pixels between.
[[nodiscard]] std::vector<QImage> cut_sheet(const QImage& sheet, int count);

}  // namespace burin::ui
