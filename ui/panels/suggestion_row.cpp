#include "ui/panels/suggestion_row.h"

namespace burin::ui {

SuggestionRow::SuggestionRow(QWidget* parent) : ButtonLine(tr("Try"), parent) {
    setAccessibleName(tr("Suggested directions"));
    connect(this, &ButtonLine::clicked, this, [this](int index) {
        // Whoever takes it makes room for the next suggestion while it is still being looked at.
        const protocol::PackDirection taken = entries_[static_cast<size_t>(index)];
        Q_EMIT picked(taken);
    });
}

void SuggestionRow::setSuggestions(std::vector<protocol::PackDirection> entries) {
    if (entries == entries_) return;
    entries_ = std::move(entries);
    std::vector<Entry> shown;
    for (const auto& entry : entries_) {
        const auto name = QString::fromStdString(entry.name);
        const auto text = QString::fromStdString(entry.direction.text);
        shown.push_back(
            {name, tr("Add the direction %1").arg(name), tr("Adds a slider for \"%1\"").arg(text)});
    }
    setEntries(std::move(shown));
}

}  // namespace burin::ui
