// The dialog of preferences: engine, devices, export, language, appearance.
#pragma once

#include <QtWidgets/QDialog>

#include "core/protocol/messages.h"

class QComboBox;
class QLineEdit;

namespace burin::ui {

class Preferences;

/// Changes nothing before it is accepted.
class PreferencesDialog : public QDialog {
    Q_OBJECT

  public:
    PreferencesDialog(Preferences& preferences, const protocol::event::Hello& engine,
                      QWidget* parent = nullptr);

    void accept() override;

  private:
    void fillPrecisions();

    Preferences& preferences_;
    std::vector<protocol::Device> devices_;
    QLineEdit* command_;
    QComboBox* device_;
    QComboBox* precision_;
    QComboBox* metadata_;
    QComboBox* language_;
    QComboBox* theme_;
};

}  // namespace burin::ui
