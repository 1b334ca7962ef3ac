// A field for a prompt: several lines, growing with the text; Ctrl+Up and Ctrl+Down weight the word or the
// selection.
//
// A gesture lasts from the first change until the field is left, Ctrl+Return is pressed, or nothing was typed
// for a while. Typing is undone within the field. UI thread only.
#pragma once

#include <QPlainTextEdit>
#include <QTimer>

namespace burin::ui {

class PromptEdit : public QPlainTextEdit {
    Q_OBJECT

  public:
    explicit PromptEdit(QWidget* parent = nullptr);

    /// From outside: no gesture and no textEdited; an equal text changes nothing.
    void setText(const QString& text);
    [[nodiscard]] QString text() const { return toPlainText(); }
    void setLines(int fewest, int most);
    void changeWeight(bool up);

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

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void endGesture();
    [[nodiscard]] int heightOf(int lines) const;

    int fewest_lines_ = 3, most_lines_ = 8;
    bool loading_ = false, in_gesture_ = false;
    QTimer rest_;
};

}  // namespace burin::ui
