// How the history's tree of nodes is laid out as rows, so that it stays readable after hundreds of gestures.
//
// A gesture that continues the line of its parent stands in the row below it, at the same depth; only a
// branch (a further child of a node that has one already) goes one level deeper, below the node it grew from.
// Lines that begin at the same place stand one after the other. So depth counts branches, not gestures. Plain
// data; not thread-safe.
#pragma once

#include <unordered_map>
#include <vector>

#include "core/session/node.h"

namespace burin::ui {

class HistoryTree {
  public:
    using NodeId = session::NodeId;

    /// Where a row stands: below which node (0 = at the top), and at which place there, from 0.
    struct Place {
        NodeId under = 0;
        int row = 0;
        bool operator==(const Place&) const = default;
    };

    void clear();
    /// Smallest id first. The one that is already there is not replaced.
    void insert(const session::Node& node);
    /// Where insert() would put it.
    [[nodiscard]] Place placeFor(const session::Node& node) const;

    /// The node and all that grew from it, smallest id first.
    [[nodiscard]] std::vector<NodeId> branch(NodeId id) const;
    /// How many rows, from the node's own on, belong to its branch; the rest of the branch is below them.
    [[nodiscard]] int rowsOfBranch(NodeId id) const;
    /// Takes the branch out and gives its nodes, smallest id first.
    std::vector<session::Node> remove(NodeId id);

    [[nodiscard]] bool contains(NodeId id) const { return items_.contains(id); }
    [[nodiscard]] size_t size() const { return items_.size(); }
    /// All, smallest first.
    [[nodiscard]] std::vector<NodeId> ids() const;
    /// The node must be there.
    [[nodiscard]] const session::Node& node(NodeId id) const { return items_.at(id).node; }
    session::Node& node(NodeId id) { return items_.at(id).node; }
    /// Children in the sense of the session, smallest id first.
    [[nodiscard]] const std::vector<NodeId>& children(NodeId id) const;
    [[nodiscard]] Place place(NodeId id) const { return items_.at(id).place; }
    [[nodiscard]] const std::vector<NodeId>& rowsUnder(NodeId id) const;
    /// Whether it stands in its parent's line; otherwise a line begins here.
    [[nodiscard]] bool continuesLine(NodeId id) const { return items_.at(id).continues; }

  private:
    struct Item {
        session::Node node;
        Place place;
        bool continues = false;
        NodeId continued_by = 0;
        std::vector<NodeId> children, rows;
    };
    void renumber(NodeId under, size_t from);
    std::vector<NodeId>& rows(NodeId under);

    std::unordered_map<NodeId, Item> items_;
    std::vector<NodeId> top_, roots_;
};

}  // namespace burin::ui
