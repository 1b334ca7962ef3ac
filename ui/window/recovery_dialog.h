// At the start: sessions that were never given a place, and what is to become of each.
#pragma once

#include <vector>

#include <QtWidgets/QDialog>

#include "core/session/unsaved.h"

class QListWidget;
class QPushButton;

namespace burin::ui {

class RecoveryDialog : public QDialog {
    Q_OBJECT

  public:
    explicit RecoveryDialog(std::vector<session::Unsaved> sessions, QWidget* parent = nullptr);

    /// The session to open; empty = a new one.
    [[nodiscard]] QString chosen() const { return chosen_; }

  private:
    void discard();
    void refresh();

    std::vector<session::Unsaved> sessions_;
    QString chosen_;
    QListWidget* list_;
    QPushButton* open_;
    QPushButton* discard_;
};

}  // namespace burin::ui
