#include "ui/panels/suggestion_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "ui/widgets/icon.h"

namespace burin::ui {

SuggestionRow::SuggestionRow(QWidget* parent) : QWidget(parent), label_(new QLabel(tr("Try"), this)) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(label_);
    line->addStretch(1);
    label_->setForegroundRole(QPalette::PlaceholderText);
    setAccessibleName(tr("Suggested directions"));
    hide();
}

void SuggestionRow::setSuggestions(std::vector<protocol::PackDirection> entries) {
    if (entries == entries_) return;
    entries_ = std::move(entries);
    auto* line = static_cast<QHBoxLayout*>(layout());
    while (buttons_.size() < entries_.size()) {
        const size_t index = buttons_.size();
        auto* button = new QToolButton(this);
        button->setIcon(icon(QStringLiteral("add")));
        button->setIconSize({12, 12});
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        // The stretch stays last.
        line->insertWidget(line->count() - 1, button);
        connect(button, &QToolButton::clicked, this, [this, index] {
            if (index >= entries_.size()) return;
            // Whoever takes it makes room for the next suggestion while it is still being looked at.
            const protocol::PackDirection taken = entries_[index];
            Q_EMIT picked(taken);
        });
        buttons_.push_back(button);
    }
    for (size_t i = 0; i < entries_.size(); ++i) {
        const auto name = QString::fromStdString(entries_[i].name);
        const auto text = QString::fromStdString(entries_[i].direction.text);
        buttons_[i]->setText(name);
        buttons_[i]->setAccessibleName(tr("Add the direction %1").arg(name));
        buttons_[i]->setToolTip(tr("Adds a slider for \"%1\"").arg(text));
    }
    setVisible(!entries_.empty());
    fit();
}

std::vector<QToolButton*> SuggestionRow::buttons() const {
    std::vector<QToolButton*> shown;
    for (auto* button : buttons_)
        if (!button->isHidden()) shown.push_back(button);
    return shown;
}

void SuggestionRow::fit() {
    const int spacing = layout()->spacing();
    int right = label_->sizeHint().width();
    bool room = true;
    for (size_t i = 0; i < buttons_.size(); ++i) {
        right += spacing + buttons_[i]->sizeHint().width();
        room = room && i < entries_.size() && right <= width();
        buttons_[i]->setVisible(room);
    }
}

void SuggestionRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

QSize SuggestionRow::minimumSizeHint() const {
    // Buttons that do not fit are left out; they must not make the panel wider.
    return {label_->sizeHint().width(), QWidget::minimumSizeHint().height()};
}

}  // namespace burin::ui
