// The shortcut editor: every command of the registry with its keys; a key held by another command is taken
// only after it was said whose it is.
#pragma once

#include <QtWidgets/QDialog>

class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QTreeWidget;

namespace burin::ui {

class ActionRegistry;

class ShortcutEditor : public QDialog {
    Q_OBJECT

  public:
    explicit ShortcutEditor(ActionRegistry& actions, QWidget* parent = nullptr);

    /// The command whose keys are edited.
    void select(const QString& id);
    /// Writes what was chosen into the registry.
    void accept() override;

  private:
    void fill();
    void filter(const QString& text);
    void showCurrent();
    void takeKeys(const QKeySequence& keys);
    [[nodiscard]] QString currentId() const;
    [[nodiscard]] QString holderOf(const QKeySequence& key) const;

    ActionRegistry& actions_;
    QHash<QString, QKeySequence> keys_;  ///< as they will be
    QLineEdit* search_;
    QTreeWidget* tree_;
    QKeySequenceEdit* edit_;
    QLabel* warning_;
};

}  // namespace burin::ui
