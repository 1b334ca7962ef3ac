#include "ui/widgets/prompt_edit.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QTextBlock>
#include <QTextDocument>

#include "ui/widgets/prompt_weight.h"

namespace burin::ui {
namespace {

constexpr int rest_ms = 1500;

bool is_weight_key(const QKeyEvent* event) {
    return event->modifiers() == Qt::ControlModifier &&
           (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down);
}

}  // namespace

PromptEdit::PromptEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    rest_.setSingleShot(true);
    rest_.setInterval(rest_ms);
    connect(&rest_, &QTimer::timeout, this, &PromptEdit::endGesture);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        updateGeometry();
        if (loading_) return;
        if (!in_gesture_) {
            in_gesture_ = true;
            Q_EMIT gestureStarted();
        }
        rest_.start();
        Q_EMIT textEdited(toPlainText());
    });
}

void PromptEdit::setText(const QString& text) {
    if (text == toPlainText()) return;
    endGesture();
    loading_ = true;
    // Through a cursor, so that the field's own undo leads back to what was typed before.
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    loading_ = false;
}

void PromptEdit::setLines(int fewest, int most) {
    fewest_lines_ = fewest;
    most_lines_ = std::max(fewest, most);
    updateGeometry();
}

void PromptEdit::changeWeight(bool up) {
    auto cursor = textCursor();
    const auto edit = change_weight(toPlainText(), cursor.selectionStart(), cursor.selectionEnd(), up);
    if (edit.length == 0) return;
    if (!in_gesture_) {
        in_gesture_ = true;
        Q_EMIT gestureStarted();
    }
    Q_EMIT weighted();
    cursor.beginEditBlock();
    cursor.setPosition(edit.from);
    cursor.setPosition(edit.from + edit.length, QTextCursor::KeepAnchor);
    cursor.insertText(edit.text);
    cursor.endEditBlock();
    cursor.setPosition(edit.anchor);
    cursor.setPosition(edit.cursor, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

bool PromptEdit::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && is_weight_key(static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void PromptEdit::keyPressEvent(QKeyEvent* event) {
    if (is_weight_key(event)) return changeWeight(event->key() == Qt::Key_Up);
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && (event->modifiers() & Qt::ControlModifier)) {
        endGesture();
        Q_EMIT accepted();
        return;
    }
    // Where there is nothing to move to, the base class would write a tabulator.
    if (event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab) return event->ignore();
    QPlainTextEdit::keyPressEvent(event);
}

void PromptEdit::endGesture() {
    rest_.stop();
    if (!in_gesture_) return;
    in_gesture_ = false;
    Q_EMIT gestureEnded();
}

void PromptEdit::focusOutEvent(QFocusEvent* event) {
    endGesture();
    QPlainTextEdit::focusOutEvent(event);
}

void PromptEdit::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) updateGeometry();
}

int PromptEdit::heightOf(int lines) const {
    const auto margins = contentsMargins();
    return static_cast<int>(
               std::ceil(lines * QFontMetricsF(font()).lineSpacing() + 2 * document()->documentMargin())) +
           2 * frameWidth() + margins.top() + margins.bottom();
}

QSize PromptEdit::sizeHint() const {
    int lines = 0;
    for (auto block = document()->begin(); block.isValid(); block = block.next())
        lines += std::max(1, block.layout() ? block.layout()->lineCount() : 1);
    return {240, heightOf(std::clamp(lines, fewest_lines_, most_lines_))};
}

QSize PromptEdit::minimumSizeHint() const { return {120, heightOf(std::min(fewest_lines_, 2))}; }

}  // namespace burin::ui
