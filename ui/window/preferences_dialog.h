// The dialog of preferences: engine, devices, export, language, appearance.
#pragma once

#include <QtWidgets/QDialog>

#include "core/protocol/messages.h"

class QComboBox;
class QLineEdit;

namespace burin::ui {

class DeviceChoice;
class Preferences;

/// Changes nothing before it is accepted. `model`: whose measured times are told beside the precisions.
class PreferencesDialog : public QDialog {
    Q_OBJECT

  public:
    PreferencesDialog(Preferences& preferences, const QString& model, const protocol::event::Hello& engine,
                      QWidget* parent = nullptr);

    void accept() override;

  private:
    Preferences& preferences_;
    QLineEdit* command_;
    DeviceChoice* device_;
    QComboBox* metadata_;
    QLineEdit *register_, *filter_;
    QComboBox* language_;
    QComboBox* theme_;
    QLineEdit* pin_;
};

}  // namespace burin::ui
