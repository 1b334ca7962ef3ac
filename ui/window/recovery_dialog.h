// At the start: sessions that were never given a place, and what is to become of each. Also for one session
// file that is damaged: what can be read of it is saved into a new one.
#pragma once

#include <vector>

#include <QtWidgets/QDialog>

#include "core/session/rescue.h"
#include "core/session/unsaved.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace burin::ui {

class RecoveryDialog : public QDialog {
    Q_OBJECT

  public:
    /// `unsaved`: of the unsaved folder, which may be discarded; a file of the user's is left as it is.
    enum class Kind { unsaved, file };

    explicit RecoveryDialog(std::vector<session::Unsaved> sessions, QWidget* parent = nullptr,
                            Kind kind = Kind::unsaved);

    /// The session to open; empty = a new one.
    [[nodiscard]] QString chosen() const { return chosen_; }
    /// What is said about the last rescue; empty before one.
    [[nodiscard]] QString outcome() const;

  private:
    void openCurrent();
    void discard();
    void rescue();
    void onRescued(int row, const std::filesystem::path& target, const Result<session::Rescued>& rescued);
    void refresh(int row);
    void refreshButtons();
    [[nodiscard]] session::Unsaved* current();

    std::vector<session::Unsaved> sessions_;
    Kind kind_;
    bool rescuing_ = false;
    QString chosen_;
    QListWidget* list_;
    QLabel* outcome_;
    QPushButton *open_, *discard_, *fresh_;
};

/// What a rescue saved and what it could not, for people.
[[nodiscard]] QString describe(const session::Rescued& rescued);

}  // namespace burin::ui
