#include "ui/models/history_tree.h"

#include <algorithm>

namespace burin::ui {

void HistoryTree::clear() {
    items_.clear();
    top_.clear();
    roots_.clear();
}

std::vector<HistoryTree::NodeId>& HistoryTree::rows(NodeId under) {
    return under == 0 ? top_ : items_.at(under).rows;
}

const std::vector<HistoryTree::NodeId>& HistoryTree::rowsUnder(NodeId id) const {
    return id == 0 ? top_ : items_.at(id).rows;
}

const std::vector<HistoryTree::NodeId>& HistoryTree::children(NodeId id) const {
    return id == 0 ? roots_ : items_.at(id).children;
}

HistoryTree::Place HistoryTree::placeFor(const session::Node& node) const {
    const auto parent = items_.find(node.parent);
    if (parent == items_.end()) return {0, static_cast<int>(top_.size())};
    const Item& above = parent->second;
    // A line ends with its last node, so the row behind that one is free for the next line or the end.
    if (above.continued_by == 0) return {above.place.under, above.place.row + 1};
    return {above.node.id, static_cast<int>(above.rows.size())};
}

void HistoryTree::insert(const session::Node& node) {
    if (node.id == 0 || items_.contains(node.id)) return;
    const Place place = placeFor(node);
    const auto parent = items_.find(node.parent);
    Item item{.node = node, .place = place, .children = {}, .rows = {}};
    if (parent == items_.end()) item.node.parent = 0;
    auto& siblings = parent == items_.end() ? roots_ : parent->second.children;
    if (parent != items_.end() && parent->second.continued_by == 0) {
        item.continues = true;
        parent->second.continued_by = node.id;
    }
    siblings.insert(std::upper_bound(siblings.begin(), siblings.end(), node.id), node.id);
    items_.emplace(node.id, std::move(item));
    auto& list = rows(place.under);
    list.insert(list.begin() + place.row, node.id);
    renumber(place.under, static_cast<size_t>(place.row));
}

void HistoryTree::renumber(NodeId under, size_t from) {
    const auto& list = rows(under);
    for (size_t row = from; row < list.size(); ++row) items_.at(list[row]).place.row = static_cast<int>(row);
}

std::vector<HistoryTree::NodeId> HistoryTree::ids() const {
    std::vector<NodeId> ids;
    ids.reserve(items_.size());
    for (const auto& [id, item] : items_) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::vector<HistoryTree::NodeId> HistoryTree::branch(NodeId id) const {
    std::vector<NodeId> ids{id};
    for (size_t i = 0; i < ids.size(); ++i) {
        const auto& children = items_.at(ids[i]).children;
        ids.insert(ids.end(), children.begin(), children.end());
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

int HistoryTree::rowsOfBranch(NodeId id) const {
    int count = 0;
    for (NodeId at = id; at != 0; at = items_.at(at).continued_by) ++count;
    return count;
}

std::vector<session::Node> HistoryTree::remove(NodeId id) {
    const Item& item = items_.at(id);
    const Place place = item.place;
    const int count = rowsOfBranch(id);
    if (const auto parent = items_.find(item.node.parent); parent != items_.end()) {
        std::erase(parent->second.children, id);
        if (item.continues) parent->second.continued_by = 0;
    } else {
        std::erase(roots_, id);
    }
    std::vector<session::Node> nodes;
    for (const NodeId gone : branch(id)) nodes.push_back(items_.at(gone).node);
    auto& list = rows(place.under);
    list.erase(list.begin() + place.row, list.begin() + place.row + count);
    for (const auto& node : nodes) items_.erase(node.id);
    renumber(place.under, static_cast<size_t>(place.row));
    return nodes;
}

}  // namespace burin::ui
