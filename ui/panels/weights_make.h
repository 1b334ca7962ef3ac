// First half of the tab "Curate": which concept, by which method, and "Make".
//
// UI thread only.
#pragma once

#include <QWidget>

#include "ui/models/curate_model.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace burin::ui {

class NumberField;

class WeightsMake : public QWidget {
    Q_OBJECT

  public:
    explicit WeightsMake(CurateModel* model, QWidget* parent = nullptr);

    /// As they are set here; device and precision are the request's.
    [[nodiscard]] MakeSettings settings() const;
    void setMethod(CurateMethod method);
    void focusConcept();

    [[nodiscard]] QComboBox* conceptBox() const { return concept_; }
    [[nodiscard]] QComboBox* methodBox() const { return method_; }
    [[nodiscard]] QPushButton* makeButton() const { return make_; }
    [[nodiscard]] QPushButton* randomButton() const { return random_; }
    [[nodiscard]] QPushButton* ascentButton() const { return ascent_; }

  Q_SIGNALS:
    /// A dialog for the concept that is chosen, or for a new one.
    void editConceptRequested();
    void newConceptRequested();
    /// The random control of the edit that is looked at.
    void randomRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void buildConcept(QFormLayout* form);
    void buildMethod(QFormLayout* form);
    void buildTraining();
    QWidget* buildControls();
    void refreshConcepts();
    void refreshMethod();

    CurateModel* model_;
    QComboBox *concept_, *method_, *parameters_;
    QToolButton *edit_, *new_, *browse_;
    QLabel *about_concept_, *about_method_;
    NumberField *rounds_, *steps_, *rate_, *rank_;
    QLineEdit* pictures_;
    QWidget *rounds_line_, *training_;
    QPushButton *make_, *random_, *ascent_;
};

}  // namespace burin::ui
