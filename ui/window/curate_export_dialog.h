// The dialog that hands an edited model on: as a checkpoint folder, or the edits alone as a LoRA file.
#pragma once

#include <QtWidgets/QDialog>

#include "ui/models/curate_commands.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace burin::ui {

class CurateExportDialog : public QDialog {
    Q_OBJECT

  public:
    /// `what` says in plain words what is applied; `start_folder`: where the browser opens.
    CurateExportDialog(const QString& what, QString start_folder, QWidget* parent = nullptr);

    [[nodiscard]] ExportSettings settings() const;
    void setOut(const QString& path);
    void setAsLora(bool as_lora);

  private:
    void browse();
    void refresh();

    QString start_folder_;
    QRadioButton *folder_, *lora_;
    QComboBox *type_, *naming_;
    QSpinBox* rank_;
    QLineEdit* out_;
    QLabel *type_label_, *naming_label_, *rank_label_, *out_label_, *about_;
    QPushButton* export_ = nullptr;
};

}  // namespace burin::ui
