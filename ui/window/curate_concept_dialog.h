// The dialog of a protected concept: what it is called, what it becomes, and what must stay.
#pragma once

#include <QtWidgets/QDialog>

#include "ui/models/curate_model.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace burin::ui {

class CurateConceptDialog : public QDialog {
    Q_OBJECT

  public:
    /// `row` -1: a new one. A pack's concept becomes one of the curator's own when it is changed.
    CurateConceptDialog(CurateConcepts* concepts, int row, QWidget* parent = nullptr);
    /// With a model at hand, neighbours can be suggested.
    void setModel(CurateModel* model);
    [[nodiscard]] QPushButton* suggestButton() const { return suggest_; }
    [[nodiscard]] QPlainTextEdit* preserveEdit() const { return preserve_; }

    /// The row that was kept; -1 where nothing was.
    [[nodiscard]] int kept() const { return kept_; }
    [[nodiscard]] CurateConcept edited() const;
    [[nodiscard]] QString fault() const;
    void accept() override;

  private:
    QPlainTextEdit* addList(const QString& label, const QString& name, const QString& hint,
                            const std::vector<std::string>& texts);
    void remove();
    void suggest();
    void addSuggested(const std::vector<Neighbour>& neighbours);

    CurateConcepts* concepts_;
    CurateModel* model_ = nullptr;
    int row_, kept_ = -1;
    QLineEdit *name_, *text_, *guide_;
    QComboBox* kind_;
    QPlainTextEdit *aliases_, *neighbours_, *preserve_, *prompts_, *described_;
    QLabel* fault_;
    QPushButton* suggest_;
    bool asked_ = false;
};

}  // namespace burin::ui
