// About Burin, with the licences of everything it stands on.
#pragma once

#include <QtWidgets/QDialog>

namespace burin::ui {

class AboutDialog : public QDialog {
    Q_OBJECT

  public:
    /// `engine`: what the engine says of its build; may be empty.
    explicit AboutDialog(const QString& engine, QWidget* parent = nullptr);
};

}  // namespace burin::ui
