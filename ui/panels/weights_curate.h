// The tab "Curate": making an edit of a concept and finding its lambda, with the job that is at work.
//
// UI thread only.
#pragma once

#include <QWidget>

#include "ui/models/curate_model.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace burin::ui {

class WeightsMake;
class WeightsSweep;

class WeightsCurate : public QWidget {
    Q_OBJECT

  public:
    explicit WeightsCurate(CurateModel* model, QWidget* parent = nullptr);

    [[nodiscard]] WeightsMake* make() const { return make_; }
    [[nodiscard]] WeightsSweep* sweep() const { return sweep_; }
    [[nodiscard]] QPushButton* cancelButton() const { return cancel_; }
    /// What the job says, in words; empty while there is none.
    [[nodiscard]] QString jobText() const;
    /// The file of the training's preview that is shown; empty where there is none.
    [[nodiscard]] const QString& shownPreview() const { return shown_preview_; }
    [[nodiscard]] QSize sizeHint() const override { return {400, 480}; }

  private:
    QWidget* buildJob();
    void refreshJob();
    void refreshPreview();

    CurateModel* model_;
    QScrollArea* scroll_;
    WeightsMake* make_;
    WeightsSweep* sweep_;
    QWidget* job_;
    QLabel *job_text_, *preview_;
    QString shown_preview_;
    QProgressBar* bar_;
    QPushButton* cancel_;
};

}  // namespace burin::ui
