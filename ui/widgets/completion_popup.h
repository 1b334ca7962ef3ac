// A list below the cursor of a field, of what may be meant: it never takes the focus, the field keeps the keyboard.
#pragma once

#include <vector>

#include <QListWidget>

namespace burin::ui {

/// Puts `text` in the place of `length` characters from `from`.
struct Completion {
    QString text, shown, detail;
    int from = 0, length = 0;
    bool weighted = false;  ///< acts only where weights in prompts are read
};

/// UI thread only.
class CompletionPopup : public QListWidget {
    Q_OBJECT

  public:
    explicit CompletionPopup(QWidget* field);

    /// Below `cursor`, a rectangle of the field, or above it where there is no room. Hidden where there is nothing.
    void offer(std::vector<Completion> completions, const QRect& cursor);
    [[nodiscard]] const std::vector<Completion>& offered() const { return offered_; }
    void move(int rows);
    /// The one that is marked.
    [[nodiscard]] const Completion* current() const;

  private:
    QWidget* field_;
    std::vector<Completion> offered_;
};

}  // namespace burin::ui
