// A field for a prompt: several lines, growing with the text; Ctrl+Up and Ctrl+Down weight the word or the
// selection.
//
// Where a completer is set, it is asked while somebody types: Tab or Return takes what is marked, the arrows mark another,
// Escape closes the list until something else is typed, Ctrl+Space opens it.
//
// A gesture lasts from the first change until the field is left, Ctrl+Return is pressed, or nothing was typed
// for a while. Typing is undone within the field. UI thread only.
#pragma once

#include <functional>

#include <QPlainTextEdit>
#include <QTimer>

#include "ui/widgets/completion_popup.h"

namespace burin::ui {

class PromptEdit : public QPlainTextEdit {
    Q_OBJECT

  public:
    /// What may be meant before the cursor. `asked`: somebody wants to see it now.
    using Completer = std::function<std::vector<Completion>(const QString& text, int cursor, bool asked)>;

    explicit PromptEdit(QWidget* parent = nullptr);

    /// From outside: no gesture and no textEdited; an equal text changes nothing.
    void setText(const QString& text);
    [[nodiscard]] QString text() const { return toPlainText(); }
    void setLines(int fewest, int most);
    void changeWeight(bool up);
    void setCompleter(Completer completer) { completer_ = std::move(completer); }
    [[nodiscard]] CompletionPopup* completions() const { return popup_; }
    /// Writes words at the cursor as a phrase of their own, with the commas that it takes; a finished gesture.
    void insertPhrase(const QString& words);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void gestureStarted();
    void textEdited(const QString& text);
    void gestureEnded();
    /// Ctrl+Return: render now.
    void accepted();
    /// A weight was written; comes within the gesture, before the text.
    void weighted();
    /// The field has the keyboard now.
    void entered();

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void endGesture();
    void beginGesture();
    void complete(bool asked);
    void take(const Completion& completion);
    bool answerPopup(const QKeyEvent* event);
    [[nodiscard]] int heightOf(int lines) const;

    int fewest_lines_ = 3, most_lines_ = 8;
    bool loading_ = false, in_gesture_ = false;
    QTimer rest_, pause_;
    Completer completer_;
    CompletionPopup* popup_;
};

}  // namespace burin::ui
