#include "ui/models/history_tree.h"

#include <gmock/gmock.h>
#include <random>

namespace burin::ui {
namespace {

using session::Node;
using session::NodeId;
using testing::ElementsAre;
using testing::IsEmpty;

Node node(NodeId id, NodeId parent) {
    Node node;
    node.id = id;
    node.parent = parent;
    return node;
}

/// 1-2-3 with a branch 4-5 from 2, one more 6 from 2, and a second root 7.
HistoryTree sample() {
    HistoryTree tree;
    for (const auto& [id, parent] : {std::pair{1, 0}, {2, 1}, {3, 2}, {4, 2}, {5, 4}, {6, 2}, {7, 0}})
        tree.insert(node(id, parent));
    return tree;
}

TEST(HistoryTree, ALineStaysAtOneDepthAndBranchesGoBelowTheirFork) {
    const HistoryTree tree = sample();
    EXPECT_THAT(tree.rowsUnder(0), ElementsAre(1, 2, 3, 7));
    EXPECT_THAT(tree.rowsUnder(2), ElementsAre(4, 5, 6));
    EXPECT_THAT(tree.rowsUnder(4), IsEmpty());
    EXPECT_THAT(tree.children(2), ElementsAre(3, 4, 6));
    EXPECT_TRUE(tree.continuesLine(3));
    EXPECT_FALSE(tree.continuesLine(4));
    EXPECT_TRUE(tree.continuesLine(5));
    EXPECT_FALSE(tree.continuesLine(6));
    EXPECT_FALSE(tree.continuesLine(7));
    EXPECT_EQ(tree.place(5), (HistoryTree::Place{2, 1}));
}

TEST(HistoryTree, ANodeThatContinuesALineIsPutInItsMiddleOfTheList) {
    HistoryTree tree = sample();
    EXPECT_EQ(tree.placeFor(node(8, 3)), (HistoryTree::Place{0, 3}));
    tree.insert(node(8, 3));
    EXPECT_THAT(tree.rowsUnder(0), ElementsAre(1, 2, 3, 8, 7));
    EXPECT_EQ(tree.place(7).row, 4);
}

TEST(HistoryTree, RemovingTakesTheRestOfTheLineAndWhatGrewFromIt) {
    HistoryTree tree = sample();
    EXPECT_THAT(tree.branch(2), ElementsAre(2, 3, 4, 5, 6));
    EXPECT_EQ(tree.rowsOfBranch(2), 2);
    const auto nodes = tree.remove(2);
    EXPECT_EQ(nodes.size(), 5U);
    EXPECT_THAT(tree.rowsUnder(0), ElementsAre(1, 7));
    EXPECT_EQ(tree.size(), 2U);
    for (const auto& gone : nodes) tree.insert(gone);
    EXPECT_THAT(tree.rowsUnder(0), ElementsAre(1, 2, 3, 7));
    EXPECT_THAT(tree.rowsUnder(2), ElementsAre(4, 5, 6));
}

TEST(HistoryTree, ALineWhoseEndWasRemovedCanGoOn) {
    HistoryTree tree = sample();
    tree.remove(3);
    EXPECT_THAT(tree.rowsUnder(2), ElementsAre(4, 5, 6)) << "branches stay where they are";
    tree.insert(node(9, 2));
    EXPECT_THAT(tree.rowsUnder(0), ElementsAre(1, 2, 9, 7));
}

TEST(HistoryTree, EveryNodeHasExactlyOneRowWhateverHappens) {
    std::mt19937 random(3);
    HistoryTree tree;
    NodeId next = 1;
    for (int round = 0; round < 3000; ++round) {
        const auto ids = tree.ids();
        const NodeId some = ids.empty() ? 0 : ids[random() % ids.size()];
        if (random() % 12 == 0 && some != 0)
            tree.remove(some);
        else
            tree.insert(node(next++, random() % 20 == 0 ? 0 : some));
        if (round % 100 != 0) continue;
        size_t rows = 0;
        for (const NodeId under : [&] {
                 auto all = tree.ids();
                 all.push_back(0);
                 return all;
             }()) {
            const auto& list = tree.rowsUnder(under);
            rows += list.size();
            for (size_t row = 0; row < list.size(); ++row)
                ASSERT_EQ(tree.place(list[row]), (HistoryTree::Place{under, static_cast<int>(row)}));
        }
        ASSERT_EQ(rows, tree.size());
    }
}

}  // namespace
}  // namespace burin::ui
