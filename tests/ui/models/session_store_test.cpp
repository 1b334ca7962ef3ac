#include "ui/models/session_store.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include "tests/support/temp_dir.h"

namespace burin::ui {
namespace {

using session::Session;
using testing::HasSubstr;

class Store : public testing::Test {
  protected:
    test::TempDir folder;
    SessionStore store{Session::create(folder / "fox.burin").value()};

    static Result<> write(Session& session, const std::string& key) { return session.set_value(key, "x"); }
};

TEST_F(Store, WritesInOrderAndElsewhere) {
    std::vector<int> order;
    QThread* thread = nullptr;
    for (int i = 0; i < 20; ++i)
        store.post([&, i](Session&) -> Result<> {
            order.push_back(i);
            thread = QThread::currentThread();
            return {};
        });
    ASSERT_TRUE(store.finish());
    EXPECT_EQ(store.waiting(), 0U);
    ASSERT_EQ(order.size(), 20U);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    EXPECT_NE(thread, QThread::currentThread());
}

TEST_F(Store, AnswersInTheWindowsThreadUnlessNobodyListens) {
    store.post([](Session& session) { return write(session, "key"); });
    auto listener = std::make_unique<QObject>();
    auto gone = std::make_unique<QObject>();
    std::optional<std::string> answer;
    bool called = false;
    const auto read = [](Session& session) { return session.value("key"); };
    store.fetch(listener.get(), read, [&](const Result<std::optional<std::string>>& value) {
        EXPECT_EQ(QThread::currentThread(), listener->thread());
        answer = value.value();
    });
    store.fetch(gone.get(), read, [&](const auto&) { called = true; });
    gone.reset();
    ASSERT_TRUE(store.finish());
    QCoreApplication::processEvents();
    EXPECT_EQ(answer, "x");
    EXPECT_FALSE(called);
}

TEST_F(Store, KeepsAChangeThatTheDiskRefusesAndTriesAgain) {
    QSignalSpy failed(&store, &SessionStore::failed), recovered(&store, &SessionStore::recovered);
    std::atomic<bool> full = true;
    std::atomic<int> attempts = 0;
    store.post([&](Session& session) -> Result<> {
        ++attempts;
        if (full) return fail(ErrorCode::io, "the disk is full");
        return write(session, "first");
    });
    store.post([](Session& session) {
        return session.value("first").map(
            [&](const auto& value) { EXPECT_TRUE(value.has_value()) << "the order is kept"; });
    });
    const auto refused = store.finish();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, "the disk is full");
    EXPECT_EQ(store.waiting(), 2U);
    EXPECT_FALSE(store.finish()) << "tried once more at once";
    EXPECT_GE(attempts, 2);
    const auto stuck = store.wait([](Session& session) { return session.value("first"); });
    EXPECT_FALSE(stuck);
    full = false;
    EXPECT_TRUE(store.finish());
    QCoreApplication::processEvents();
    EXPECT_EQ(failed.count(), 1) << "told once, not at every attempt";
    EXPECT_TRUE(failed[0][1].toBool());
    EXPECT_EQ(recovered.count(), 1);
    EXPECT_EQ(store.waiting(), 0U);
}

TEST_F(Store, DropsWhatCanNeverSucceedAndSaysSo) {
    QSignalSpy failed(&store, &SessionStore::failed);
    store.post([](Session& session) { return session.set_starred(99, true); });
    store.post([](Session&) -> Result<> { throw std::runtime_error("surprise"); });
    EXPECT_TRUE(store.finish());
    QCoreApplication::processEvents();
    ASSERT_EQ(failed.count(), 2);
    EXPECT_FALSE(failed[0][1].toBool());
    EXPECT_THAT(failed[0][0].value<Error>().what, HasSubstr("no node 99"));
    EXPECT_THAT(failed[1][0].value<Error>().what, HasSubstr("surprise"));
}

TEST_F(Store, SavesAsWhileChangesGoOn) {
    QSignalSpy copied(&store, &SessionStore::copied);
    const QString target = QString::fromStdString((folder / "Füchse.burin").string());
    store.post([](Session& session) { return write(session, "before"); });
    store.saveAs(target, session::Overwrite::refuse);
    store.post([](Session& session) { return write(session, "after"); });
    ASSERT_TRUE(store.finish());
    QCoreApplication::processEvents();
    ASSERT_EQ(copied.count(), 1);
    EXPECT_EQ(copied[0][0].toString(), target);
    EXPECT_EQ(store.path(), target);
    ASSERT_TRUE(store.close());
    auto again = Session::open(folder / "Füchse.burin").value();
    EXPECT_TRUE(again.value("before").value().has_value());
    EXPECT_TRUE(again.value("after").value().has_value());
}

TEST_F(Store, ACopyThatFailsIsToldAndChangesNothing) {
    QSignalSpy copied(&store, &SessionStore::copied), failed(&store, &SessionStore::copyFailed);
    folder.write("there.txt", "precious");
    store.saveCopy(QString::fromStdString((folder / "there.txt").string()), session::Overwrite::session);
    ASSERT_TRUE(store.finish());
    QCoreApplication::processEvents();
    EXPECT_EQ(copied.count(), 0);
    ASSERT_EQ(failed.count(), 1);
    EXPECT_THAT(failed[0][1].value<Error>().what, HasSubstr("is not a Burin session"));
    EXPECT_THAT(store.path().toStdString(), HasSubstr("fox.burin"));
}

TEST_F(Store, WritesEverythingBeforeItCloses) {
    for (int i = 0; i < 50; ++i)
        store.post([i](Session& session) { return write(session, std::to_string(i)); });
    ASSERT_TRUE(store.close());
    auto again = Session::open(folder / "fox.burin").value();
    EXPECT_FALSE(again.was_interrupted());
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(again.value(std::to_string(i)).value().has_value()) << i;
    EXPECT_FALSE(store.wait([](Session& session) { return session.value("1"); }));
    EXPECT_TRUE(store.close());
}

}  // namespace
}  // namespace burin::ui
