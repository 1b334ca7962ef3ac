#include "ui/widgets/prompt_edit.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QTextBlock>
#include <QTextDocument>

#include "ui/widgets/prompt_weight.h"

namespace burin::ui {
namespace {

constexpr int rest_ms = 1500, pause_ms = 150;

bool is_weight_key(const QKeyEvent* event) {
    return event->modifiers() == Qt::ControlModifier &&
           (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down);
}

/// Keys that mean the list while it is there.
bool is_popup_key(const QKeyEvent* event) {
    if (event->modifiers() & ~Qt::KeypadModifier) return false;
    switch (event->key()) {
        case Qt::Key_Escape:
        case Qt::Key_Tab:
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Up:
        case Qt::Key_Down:
            return true;
        default:
            return false;
    }
}

}  // namespace

PromptEdit::PromptEdit(QWidget* parent) : QPlainTextEdit(parent), popup_(new CompletionPopup(this)) {
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    rest_.setSingleShot(true);
    rest_.setInterval(rest_ms);
    connect(&rest_, &QTimer::timeout, this, &PromptEdit::endGesture);
    pause_.setSingleShot(true);
    connect(&pause_, &QTimer::timeout, this, [this] { complete(false); });
    connect(popup_, &QListWidget::itemClicked, this, [this] {
        if (const Completion* completion = popup_->current()) take(*completion);
    });
    // What was offered is for where the cursor was.
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (!pause_.isActive()) popup_->hide();
    });
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        updateGeometry();
        if (loading_) return;
        beginGesture();
        rest_.start();
        if (completer_ && hasFocus()) pause_.start(popup_->isVisible() ? 0 : pause_ms);
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
    beginGesture();
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

void PromptEdit::complete(bool asked) {
    if (!completer_ || !hasFocus()) return popup_->hide();
    const QTextCursor cursor = textCursor();
    if (cursor.hasSelection()) return popup_->hide();
    popup_->offer(completer_(toPlainText(), cursor.position(), asked), cursorRect());
}

void PromptEdit::take(const Completion& taken) {
    const Completion completion = taken;  // the list is emptied
    popup_->hide();
    beginGesture();
    if (completion.weighted) Q_EMIT weighted();
    QTextCursor cursor = textCursor();
    cursor.setPosition(completion.from);
    cursor.setPosition(completion.from + completion.length, QTextCursor::KeepAnchor);
    cursor.insertText(completion.text);
    setTextCursor(cursor);
    pause_.stop();
}

void PromptEdit::insertPhrase(const QString& words) {
    QTextCursor cursor = textCursor();
    const int at = cursor.selectionEnd();
    cursor.setPosition(at);
    const QString text = toPlainText(), before = text.left(at), after = text.mid(at).trimmed();
    const QChar last = before.trimmed().isEmpty() ? QLatin1Char(',') : before.trimmed().back();
    const bool apart = last == QLatin1Char(',') || last == QLatin1Char('(') || last == QLatin1Char('[');
    QString phrase = words;
    if (!apart)
        phrase.prepend(QStringLiteral(", "));
    else if (!before.isEmpty() && !before.back().isSpace() && last == QLatin1Char(','))
        phrase.prepend(QLatin1Char(' '));
    const bool closed = after.isEmpty() || QStringLiteral(",.)]:").contains(after.front());
    if (!closed) phrase.append(QStringLiteral(", "));
    cursor.insertText(phrase);
    setTextCursor(cursor);
    pause_.stop();
    endGesture();
}

bool PromptEdit::answerPopup(const QKeyEvent* event) {
    if (!popup_->isVisible() || !is_popup_key(event)) return false;
    if (pause_.isActive()) {
        pause_.stop();
        complete(false);
        if (!popup_->isVisible()) return false;
    }
    switch (event->key()) {
        case Qt::Key_Escape:
            popup_->hide();
            break;
        case Qt::Key_Up:
        case Qt::Key_Down:
            popup_->move(event->key() == Qt::Key_Up ? -1 : 1);
            break;
        default:
            if (const Completion* completion = popup_->current()) take(*completion);
    }
    return true;
}

bool PromptEdit::focusNextPrevChild(bool next) {
    // The list wants the key.
    if (next && popup_->isVisible()) return false;
    return QPlainTextEdit::focusNextPrevChild(next);
}

bool PromptEdit::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (is_weight_key(key) || (popup_->isVisible() && is_popup_key(key))) {
            event->accept();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void PromptEdit::keyPressEvent(QKeyEvent* event) {
    if (answerPopup(event)) return;
    if (completer_ && event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        return complete(true);
    if (is_weight_key(event)) return changeWeight(event->key() == Qt::Key_Up);
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && (event->modifiers() & Qt::ControlModifier)) {
        endGesture();
        Q_EMIT accepted();
        return;
    }
    // Where there is nothing to move to, the base class would write a tabulator.
    if (event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab) return event->ignore();
    const bool open = popup_->isVisible();
    const int before = document()->revision(), at = textCursor().position();
    // What is offered is looked at again after this key.
    if (open) pause_.start(0);
    QPlainTextEdit::keyPressEvent(event);
    if (!open || document()->revision() != before) return;
    pause_.stop();
    // A cursor that was only moved is somewhere else.
    if (textCursor().position() != at) popup_->hide();
}

void PromptEdit::beginGesture() {
    if (in_gesture_) return;
    in_gesture_ = true;
    Q_EMIT gestureStarted();
}

void PromptEdit::endGesture() {
    rest_.stop();
    if (!in_gesture_) return;
    in_gesture_ = false;
    Q_EMIT gestureEnded();
}

void PromptEdit::focusInEvent(QFocusEvent* event) {
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT entered();
}

void PromptEdit::focusOutEvent(QFocusEvent* event) {
    pause_.stop();
    popup_->hide();
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
