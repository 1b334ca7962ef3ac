#include "ui/models/history_model.h"

#include <fstream>
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>

#include "core/protocol/request_json.h"
#include "tests/ui/support/history_support.h"
#include "ui/models/history_filter.h"

namespace burin::ui {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Pin = HistoryModel::Pin;

class History : public WithHistory {
  protected:
    QAbstractItemModelTester tester{&history, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(History, EachGestureBecomesTheCurrentNodeBelowTheLast) {
    const NodeId first = add(1), second = add(2);
    EXPECT_EQ(history.current(), second);
    EXPECT_EQ(history.parentOf(second), first);
    EXPECT_EQ(history.parentOf(first), 0);
    EXPECT_EQ(rows(), QStringLiteral("1 2 "));
    const QModelIndex row = history.indexOf(second);
    EXPECT_EQ(row.data().toString(), QStringLiteral("glasses +2"));
    EXPECT_EQ(row.data(HistoryModel::DirectionsRole).toStringList(), QStringList{QStringLiteral("glasses")});
    EXPECT_TRUE(row.data(HistoryModel::CurrentRole).toBool());
    EXPECT_TRUE(row.data(HistoryModel::HasPictureRole).toBool());
    EXPECT_THAT(row.data(Qt::AccessibleTextRole).toString().toStdString(),
                testing::StartsWith("glasses +2, "));
}

TEST_F(History, AGestureThatEndsWhereItBeganVanishes) {
    const NodeId first = add(1);
    EXPECT_EQ(add(1), 0);
    EXPECT_EQ(history.count(), 1U);
    EXPECT_NE(add(2), 0);
    EXPECT_NE(add(1), 0) << "back to an earlier value is a gesture";
    history.visit(first);
    settle();
    EXPECT_EQ(add(1), 0);
}

TEST_F(History, ADraftIsNeverOlderThanTheLastStepWhateverKillsTheWindow) {
    history.setDraft(sample_gesture(1).request);
    history.writeDraft();
    // Half a second has not passed, and never does.
    history.setDraft(sample_gesture(2).request);
    add(2);
    const auto kept = store->wait([](session::Session& session) {
        EXPECT_EQ(session.nodes().value().size(), 1U);
        return session.value(session::key::draft);
    });
    ASSERT_TRUE(kept && *kept);
    EXPECT_EQ(protocol::request_from_text(**kept).value(), sample_gesture(2).request);
}

TEST_F(History, APictureThatIsFinishedLaterJoinsItsGesture) {
    NewGesture bare = sample_gesture(1);
    bare.image = {};
    const NodeId id = history.add(bare);
    EXPECT_FALSE(history.node(id).has_picture);
    EXPECT_EQ(add(1), id) << "the same request, with its picture now";
    NewGesture other = sample_gesture(2);
    other.image = {};
    const NodeId second = history.add(other);
    history.setPicture(second, sample_image(2), {{"ms", 5}});
    reopen();
    for (const NodeId node : {id, second}) {
        EXPECT_TRUE(history.node(node).has_picture);
        std::optional<VisitedNode> read;
        history.fetch(node, &history, [&](const Result<VisitedNode>& answer) { read = answer.value(); });
        settle();
        ASSERT_TRUE(read);
        EXPECT_EQ(read->image, sample_image(static_cast<int>(node)));
    }
}

TEST_F(History, EverythingIsThereAfterClosingAndOpening) {
    const NodeId first = add(1), second = add(2);
    history.visit(first);
    const NodeId branch = add(3);
    history.setName(second, QStringLiteral("  Füchsin \n 🦊 "));
    history.setNote(second, QStringLiteral("two\nlines"));
    history.setStarred(second, true);
    history.setPin(Pin::a, first);
    history.setPin(Pin::b, branch);
    protocol::RenderRequest draft = sample_gesture(9).request;
    history.setDraft(draft);
    const QString before = rows();
    reopen();
    EXPECT_EQ(rows(), before);
    EXPECT_EQ(history.current(), branch);
    EXPECT_EQ(history.pinned(Pin::a), first);
    EXPECT_EQ(history.pinned(Pin::b), branch);
    EXPECT_EQ(history.node(second).name, "Füchsin 🦊");
    EXPECT_EQ(history.node(second).note, "two\nlines");
    EXPECT_TRUE(history.node(second).starred);
    EXPECT_EQ(history.draft(), draft);
    EXPECT_EQ(add(3), 0) << "the current node's request is known again";
    EXPECT_EQ(add(4), branch + 1);
}

TEST_F(History, UndoAndRedoFollowThePathLastTravelled) {
    QSignalSpy visited(&history, &HistoryModel::visited);
    const NodeId a = add(1), b = add(2), c = add(3);
    EXPECT_FALSE(history.canRedo());
    EXPECT_EQ(history.undoTitle(), QStringLiteral("glasses +3"));
    history.undo();
    EXPECT_EQ(history.current(), b);
    EXPECT_EQ(history.redoTitle(), QStringLiteral("glasses +3"));
    const NodeId d = add(4);  // a branch from b
    EXPECT_EQ(history.parentOf(d), b);
    history.undo();
    history.undo();
    EXPECT_EQ(history.current(), a);
    EXPECT_FALSE(history.canUndo());
    history.undo();
    EXPECT_EQ(history.current(), a);
    history.redo();
    history.redo();
    EXPECT_EQ(history.current(), d) << "not c, which was travelled before";
    history.visit(c);
    history.undo();
    history.redo();
    EXPECT_EQ(history.current(), c);
    settle();
    ASSERT_FALSE(visited.isEmpty());
    const auto last = visited.last()[0].value<VisitedNode>();
    EXPECT_EQ(last.id, c);
    EXPECT_EQ(last.request, sample_gesture(3).request);
    EXPECT_EQ(last.image, sample_image(3));
    EXPECT_EQ(last.facts, sample_gesture(3).facts);
}

TEST_F(History, OnlyTheLastOfManyVisitsIsShown) {
    for (int i = 1; i <= 10; ++i) add(i);
    settle();
    QSignalSpy visited(&history, &HistoryModel::visited);
    for (int i = 0; i < 9; ++i) history.undo();
    settle();
    ASSERT_EQ(visited.count(), 1);
    EXPECT_EQ(visited[0][0].value<VisitedNode>().id, 1);
}

TEST_F(History, EditingAnOldNodeGrowsABranch) {
    const NodeId a = add(1), b = add(2);
    history.visit(a);
    const NodeId c = add(3);
    EXPECT_EQ(history.parentOf(c), a);
    EXPECT_EQ(rows(), QStringLiteral("1 >3 2 "));
    EXPECT_EQ(history.indexOf(a).data(HistoryModel::BranchesRole).toInt(), 1);
    EXPECT_TRUE(history.contains(b));
}

TEST_F(History, ResultsOfTheQueueLeaveTheCurrentNode) {
    const NodeId a = add(1);
    const auto job =
        store->wait([](session::Session& session) { return session.add_job("seed", "{}"); }).value();
    const NodeId result = history.addResult(sample_gesture(5), a, job);
    EXPECT_EQ(history.current(), a);
    EXPECT_EQ(history.parentOf(result), a);
    const auto jobs = store->wait([](session::Session& session) { return session.jobs(); }).value();
    EXPECT_EQ(jobs[0].result, result);
    EXPECT_EQ(history.parentOf(history.addResult(sample_gesture(6), 999)), 0)
        << "below a node that is gone: a root";
}

TEST_F(History, DeletionMovesToTheParentAndComesBackWhole) {
    const NodeId a = add(1), b = add(2), c = add(3);
    history.visit(b);
    const NodeId d = add(4);
    history.setPin(Pin::a, d);
    const QString before = rows();
    EXPECT_EQ(history.picturesInBranch(b), 3);
    EXPECT_EQ(history.nodesInBranch(b), 3);
    history.remove(b);
    EXPECT_EQ(history.current(), a);
    EXPECT_EQ(rows(), QStringLiteral("1 "));
    EXPECT_EQ(history.pinned(Pin::a), 0);
    EXPECT_EQ(history.lastRemovalCount(), 3);
    history.undoRemoval();
    EXPECT_EQ(rows(), before);
    EXPECT_EQ(history.current(), d);
    EXPECT_FALSE(history.canUndoRemoval());
    reopen();
    EXPECT_EQ(rows(), before);
    EXPECT_TRUE(history.contains(c));
}

TEST_F(History, SeveralDeletionsComeBackInTurnUntilTheSessionCloses) {
    const NodeId a = add(1), b = add(2);
    add(3);
    history.remove(b);
    history.remove(a);
    EXPECT_EQ(history.count(), 0U);
    EXPECT_EQ(history.current(), 0);
    history.undoRemoval();
    EXPECT_EQ(rows(), QStringLiteral("1 "));
    history.undoRemoval();
    EXPECT_EQ(rows(), QStringLiteral("1 2 3 "));
    history.remove(b);
    reopen();
    EXPECT_EQ(rows(), QStringLiteral("1 "));
    EXPECT_FALSE(history.canUndoRemoval());
    EXPECT_EQ(add(7), 4) << "numbers are not used again";
}

TEST_F(History, ThumbnailsComeFromTheSessionWhenTheyAreAskedFor) {
    const NodeId id = add(1);
    reopen();
    EXPECT_TRUE(history.indexOf(id).data(Qt::DecorationRole).isNull());
    QSignalSpy changed(&history, &QAbstractItemModel::dataChanged);
    settle();
    EXPECT_FALSE(changed.isEmpty());
    EXPECT_EQ(history.indexOf(id).data(Qt::DecorationRole).value<QPixmap>().size(), QSize(32, 32));
}

TEST_F(History, TheFilterKeepsWhatMatchesAndWhatItIsFoundUnder) {
    const NodeId a = add(1);
    add(2);
    history.visit(a);
    NewGesture winter = sample_gesture(3);
    winter.title = QStringLiteral("WINTER +3");
    winter.model_name = QStringLiteral("sd15");
    winter.request.guidance.directions[0].text = "Frostige Nächte";
    const NodeId found = history.add(winter);
    HistoryFilter filter;
    const QAbstractItemModelTester filter_tester(&filter,
                                                 QAbstractItemModelTester::FailureReportingMode::Fatal);
    filter.setSourceModel(&history);
    EXPECT_EQ(filter.rowCount(), 2);
    filter.setText(QStringLiteral("winter"));
    EXPECT_EQ(filter.matches(), 1);
    ASSERT_EQ(filter.rowCount(), 1);
    EXPECT_EQ(HistoryModel::idOf(filter.index(0, 0)), a) << "the node it grew from";
    EXPECT_EQ(HistoryModel::idOf(filter.index(0, 0, filter.index(0, 0))), found);
    filter.setText(QStringLiteral("NÄCHTE fox"));
    EXPECT_EQ(filter.matches(), 1);
    filter.setText(QStringLiteral("nächte wolf"));
    EXPECT_EQ(filter.matches(), 0);
    filter.clear();
    filter.setModel(QStringLiteral("mini"));
    EXPECT_EQ(filter.matches(), 2);
    filter.setDirection(QStringLiteral("Frostige Nächte"));
    EXPECT_EQ(filter.matches(), 0);
    filter.setModel({});
    EXPECT_EQ(filter.matches(), 1);
    filter.clear();
    filter.setStarredOnly(true);
    EXPECT_EQ(filter.rowCount(), 0);
    history.setStarred(found, true);
    EXPECT_EQ(filter.rowCount(), 1);
    EXPECT_EQ(history.modelNames(), (QStringList{QStringLiteral("mini"), QStringLiteral("sd15")}));
    EXPECT_EQ(history.directionTexts(),
              (QStringList{QStringLiteral("Frostige Nächte"), QStringLiteral("glasses")}));
}

TEST_F(History, StartPicturesThatAreGoneComeBackOutOfTheSession) {
    const auto start = folder.write("start.png", "not looked into");
    NewGesture gesture = sample_gesture(1);
    gesture.request.init_image = start.string();
    gesture.image = {};
    const NodeId id = history.add(gesture);
    history.setPicture(id, sample_image(1), {{"ms", 5}});
    history.setFilesFolder(QString::fromStdString((folder / "files").string()));
    settle();
    const auto read = [&] {
        std::optional<VisitedNode> node;
        history.fetch(id, &history, [&](const Result<VisitedNode>& answer) { node = answer.value(); });
        settle();
        return node.value();
    };
    EXPECT_EQ(read().request.init_image, start.string());
    std::filesystem::remove(start);
    reopen();
    const std::string back = read().request.init_image;
    EXPECT_NE(back, start.string());
    EXPECT_EQ(std::filesystem::path(back).parent_path(), folder / "files");
    std::ifstream in(back);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "not looked into");
    EXPECT_EQ(read().facts["ms"], 5);
}

TEST_F(History, ARequestThatCannotBeReadIsToldAndTheRestStays) {
    const NodeId good = add(1);
    store->post([](session::Session& session) {
        return session
            .add({.parent = 1,
                  .kind = "x",
                  .title = "broken",
                  .model = {},
                  .prompt = {},
                  .directions = {},
                  .request = "{\"steps\":-1}",
                  .facts = {},
                  .picture = {},
                  .thumbnail = {}})
            .map([](NodeId) {});
    });
    reopen();
    QSignalSpy failed(&history, &HistoryModel::visitFailed), visited(&history, &HistoryModel::visited);
    history.visit(good + 1);
    settle();
    ASSERT_EQ(failed.count(), 1);
    EXPECT_THAT(failed[0][1].value<Error>().what, testing::HasSubstr("steps"));
    history.visit(good);
    settle();
    EXPECT_EQ(visited.count(), 1);
}

}  // namespace
}  // namespace burin::ui
