// The task vector of two models: a fine-tuned one minus its base, as an edit of the list.
#pragma once

#include <QtWidgets/QDialog>

#include "ui/models/curate_combine.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace burin::ui {

class NumberField;

class CurateVectorDialog : public QDialog {
    Q_OBJECT

  public:
    /// `model`: the one that is edited, taken for the base.
    CurateVectorDialog(const QString& model, QString start_folder, QWidget* parent = nullptr);

    void setBase(const QString& folder);
    void setTuned(const QString& folder);
    void setName(const QString& name);
    [[nodiscard]] VectorSettings settings() const;
    [[nodiscard]] QPushButton* makeButton() const { return make_; }

  private:
    QLineEdit* addFolder(const QString& label, const QString& name);
    void refresh();

    QString start_folder_;
    QLineEdit *base_ = nullptr, *tuned_ = nullptr, *name_;
    QComboBox* component_;
    NumberField* lambda_;
    QLabel* fault_;
    QPushButton* make_ = nullptr;
    bool name_is_mine_ = true;
};

}  // namespace burin::ui
