// One edit out of several: a sum, a negation, an analogy or a consensus of signs, put together by eye, with
// norms and cosines before anything is written.
//
// The work is done by the model's job; the dialog stays until the result is in the list.
#pragma once

#include <array>
#include <vector>

#include <QtWidgets/QDialog>

#include "ui/models/curate_model.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace burin::ui {

class NumberField;

class CurateCombineDialog : public QDialog {
    Q_OBJECT

  public:
    CurateCombineDialog(CurateModel* model, QString start_folder, QWidget* parent = nullptr);

    /// One more edit to choose from; it is not added to the list of the window.
    void addFile(const QString& path);
    [[nodiscard]] int candidates() const { return static_cast<int>(candidates_.size()); }
    void setKind(CombineKind kind);
    /// Of a sum or a consensus.
    void setChosen(int candidate, bool chosen, double lambda = 1);
    /// Of an analogy: 0 is A, 1 is B, 2 is C; of a negation only 0.
    void setPlace(int place, int candidate);
    void setName(const QString& name);
    [[nodiscard]] CombineSettings settings() const;
    [[nodiscard]] QPushButton* measureButton() const { return measure_; }
    [[nodiscard]] QPushButton* combineButton() const { return combine_; }
    [[nodiscard]] QTableWidget* table() const { return table_; }
    /// What is missing or went wrong; empty where all is well.
    [[nodiscard]] QString fault() const;

  private:
    struct Candidate {
        CombinePart part;
        QCheckBox* box = nullptr;
        NumberField* lambda = nullptr;
    };

    QWidget* buildChoices();
    QWidget* buildPlaces();
    void addCandidate(const CombinePart& part, bool chosen);
    void browse();
    void kindChosen();
    void refresh();
    void refreshName();
    void start(bool write);
    void showReport(const CombineReport& report, const std::vector<CombinePart>& parts);
    [[nodiscard]] CombineKind kind() const;
    [[nodiscard]] bool inPlaces() const;

    CurateModel* model_;
    QString start_folder_;
    std::vector<Candidate> candidates_;
    std::array<QComboBox*, 3> places_{};
    std::array<QLabel*, 3> place_labels_{};
    QComboBox* kind_;
    QLabel *about_, *fault_, *parts_note_;
    QGridLayout* choices_grid_ = nullptr;
    QWidget *choices_, *places_host_;
    QWidget* filler_;  ///< takes the room of the list where there is none
    QLineEdit* name_;
    NumberField* lambda_;
    QCheckBox* replaces_;
    QTableWidget* table_;
    QPushButton *measure_, *combine_;
    bool name_is_mine_ = true;  ///< nobody typed one yet
    bool mine_ = false;         ///< the job at work is this dialog's
    bool writing_ = false;      ///< and ends with a file
    QString failure_;
};

}  // namespace burin::ui
