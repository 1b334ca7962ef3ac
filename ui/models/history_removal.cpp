// Deleting branches of the history and bringing them back.
#include <algorithm>

#include "ui/models/history_model.h"

namespace burin::ui {

int HistoryModel::picturesInBranch(NodeId id) const {
    if (!tree_.contains(id)) return 0;
    const auto ids = tree_.branch(id);
    return static_cast<int>(
        std::count_if(ids.begin(), ids.end(), [&](NodeId at) { return tree_.node(at).has_picture; }));
}

int HistoryModel::nodesInBranch(NodeId id) const {
    return tree_.contains(id) ? static_cast<int>(tree_.branch(id).size()) : 0;
}

void HistoryModel::remove(NodeId id) {
    if (!tree_.contains(id)) return;
    Removal removal;
    const auto ids = tree_.branch(id);
    const bool takes_current = std::binary_search(ids.begin(), ids.end(), current_);
    if (takes_current) removal.current = current_;
    const NodeId above = parentOf(id);
    for (const Pin pin : {Pin::a, Pin::b})
        if (std::binary_search(ids.begin(), ids.end(), pinned(pin))) setPin(pin, 0);

    const auto place = tree_.place(id);
    beginRemoveRows(indexOf(place.under), place.row, place.row + tree_.rowsOfBranch(id) - 1);
    removal.nodes = tree_.remove(id);
    endRemoveRows();
    changed(above, {BranchesRole});
    post([id, deletion = removal.deletion](session::Session& session) {
        return session.remove(id).map([&](const session::Deletion& done) { *deletion = done.id; });
    });
    removals_.push_back(std::move(removal));
    if (takes_current) {
        const NodeId next = above != 0 ? above : newestRoot();
        if (next != 0)
            visit(next);
        else
            makeCurrent(0);
    }
    Q_EMIT removalsChanged();
}

int HistoryModel::lastRemovalCount() const {
    return removals_.empty() ? 0 : static_cast<int>(removals_.back().nodes.size());
}

void HistoryModel::undoRemoval() {
    if (removals_.empty()) return;
    const Removal removal = std::move(removals_.back());
    removals_.pop_back();
    post([deletion = removal.deletion](session::Session& session) {
        return session.restore(*deletion).map([](const auto&) {});
    });
    for (const auto& node : removal.nodes) insertRow(node);
    if (removal.current != 0) visit(removal.current);
    Q_EMIT removalsChanged();
}

}  // namespace burin::ui
