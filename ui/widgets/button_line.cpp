#include "ui/widgets/button_line.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "ui/widgets/icon.h"

namespace burin::ui {

ButtonLine::ButtonLine(const QString& label, QWidget* parent)
    : QWidget(parent), label_(new QLabel(label, this)) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(label_);
    line->addStretch(1);
    label_->setForegroundRole(QPalette::PlaceholderText);
    hide();
}

void ButtonLine::setEntries(std::vector<Entry> entries) {
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
            if (index < entries_.size()) Q_EMIT clicked(static_cast<int>(index));
        });
        buttons_.push_back(button);
    }
    for (size_t i = 0; i < entries_.size(); ++i) {
        // A mnemonic is nothing that somebody else's word has.
        QString text =
            fontMetrics().elidedText(entries_[i].text, Qt::ElideRight, 20 * fontMetrics().averageCharWidth());
        buttons_[i]->setText(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
        buttons_[i]->setAccessibleName(entries_[i].accessible);
        buttons_[i]->setToolTip(entries_[i].tip);
    }
    setVisible(!entries_.empty());
    fit();
}

std::vector<QToolButton*> ButtonLine::buttons() const {
    std::vector<QToolButton*> shown;
    for (auto* button : buttons_)
        if (!button->isHidden()) shown.push_back(button);
    return shown;
}

void ButtonLine::fit() {
    const int spacing = layout()->spacing();
    int right = label_->sizeHint().width();
    bool room = true;
    for (size_t i = 0; i < buttons_.size(); ++i) {
        right += spacing + buttons_[i]->sizeHint().width();
        room = room && i < entries_.size() && right <= width();
        buttons_[i]->setVisible(room);
    }
}

void ButtonLine::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

QSize ButtonLine::minimumSizeHint() const {
    // Buttons that do not fit are left out; they must not make the panel wider.
    return {label_->sizeHint().width(), QWidget::minimumSizeHint().height()};
}

}  // namespace burin::ui
