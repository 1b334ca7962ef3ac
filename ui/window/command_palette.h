// The command palette: type some letters of a command, Enter runs it.
#pragma once

#include <QtWidgets/QDialog>

class QLineEdit;
class QListWidget;

namespace burin::ui {

class ActionRegistry;

/// How well `typed` fits `title`; 0 = not at all. Every word must begin somewhere or appear; beginnings of
/// words count more. Case does not matter.
[[nodiscard]] int matchScore(const QString& typed, const QString& title);

class CommandPalette : public QDialog {
    Q_OBJECT

  public:
    explicit CommandPalette(const ActionRegistry& actions, QWidget* parent = nullptr);

    [[nodiscard]] QStringList shown() const;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh();
    void runCurrent();

    const ActionRegistry& actions_;
    QLineEdit* edit_;
    QListWidget* list_;
};

}  // namespace burin::ui
