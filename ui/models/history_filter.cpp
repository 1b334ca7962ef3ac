#include "ui/models/history_filter.h"

#include <algorithm>

#include "ui/models/history_model.h"

namespace burin::ui {

HistoryFilter::HistoryFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    setDynamicSortFilter(true);
}

void HistoryFilter::setText(const QString& text) {
    const QStringList words = text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words == words_) return;
    words_ = words;
    changedConditions();
}

void HistoryFilter::setStarredOnly(bool only) {
    if (only == starred_only_) return;
    starred_only_ = only;
    changedConditions();
}

void HistoryFilter::setModel(const QString& name) {
    if (name == model_) return;
    model_ = name;
    changedConditions();
}

void HistoryFilter::setDirection(const QString& text) {
    if (text == direction_) return;
    direction_ = text;
    changedConditions();
}

void HistoryFilter::clear() {
    if (!isActive()) return;
    words_.clear();
    model_.clear();
    direction_.clear();
    starred_only_ = false;
    changedConditions();
}

void HistoryFilter::changedConditions() {
    invalidateFilter();
    Q_EMIT conditionsChanged();
}

bool HistoryFilter::isActive() const {
    return !words_.isEmpty() || !model_.isEmpty() || !direction_.isEmpty() || starred_only_;
}

bool HistoryFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (!isActive()) return true;
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (starred_only_ && !index.data(HistoryModel::StarredRole).toBool()) return false;
    if (!model_.isEmpty() && index.data(HistoryModel::ModelRole).toString() != model_) return false;
    if (!direction_.isEmpty() &&
        !index.data(HistoryModel::DirectionsRole).toStringList().contains(direction_))
        return false;
    if (words_.isEmpty()) return true;
    const QString text = index.data(HistoryModel::SearchRole).toString();
    return std::all_of(words_.begin(), words_.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

int HistoryFilter::matches() const { return sourceModel() == nullptr ? 0 : matchesBelow({}); }

int HistoryFilter::matchesBelow(const QModelIndex& parent) const {
    int count = 0;
    for (int row = 0; row < sourceModel()->rowCount(parent); ++row)
        count += (filterAcceptsRow(row, parent) ? 1 : 0) + matchesBelow(sourceModel()->index(row, 0, parent));
    return count;
}

}  // namespace burin::ui
