#include <gmock/gmock.h>

#include "core/base/sha256.h"
#include "tests/core/session/sample.h"
#include "tests/support/temp_dir.h"

namespace burin::session {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Copies : public testing::Test {
  protected:
    test::TempDir folder;
    fs::path path = folder / "fox.burin", target = folder / "Füchse.burin";
    Session session = Session::create(path).value();

    void fill(int nodes, int side = 16) {
        for (int i = 1; i <= nodes; ++i) {
            NewNode node = sample_node(i);
            node.picture = sample_picture(i, side);
            ASSERT_TRUE(session.add(node));
        }
    }
    size_t files() { return static_cast<size_t>(std::distance(fs::directory_iterator(folder.path()), {})); }
};

TEST_F(Copies, HoldEverythingAndLeaveTheSessionWhereItWas) {
    fill(5);
    ASSERT_TRUE(session.set_value(key::current_node, "3"));
    ASSERT_EQ(why(session.save_copy(target)), "");
    EXPECT_EQ(session.path(), path);
    EXPECT_TRUE(session.add(sample_node(6)));
    auto copy = Session::open(target).value();
    EXPECT_FALSE(copy.was_interrupted());
    EXPECT_EQ(copy.nodes().value().size(), 5U);
    EXPECT_EQ(copy.picture(5).value(), sample_picture(5));
    EXPECT_EQ(copy.value(key::current_node).value(), "3");
}

TEST_F(Copies, TakeWhatIsWrittenMeanwhile) {
    fill(30, 256);  // several pieces of 2 MB
    int pauses = 0;
    ASSERT_EQ(why(session.save_copy(target, Overwrite::refuse,
                                    [&](double share) {
                                        EXPECT_GE(share, 0);
                                        EXPECT_LE(share, 1);
                                        EXPECT_TRUE(session.add(sample_node(100 + pauses++)));
                                        return true;
                                    })),
              "");
    ASSERT_GE(pauses, 2);
    auto copy = Session::open(target).value();
    EXPECT_EQ(copy.nodes().value().size(), 30U + static_cast<size_t>(pauses));
    EXPECT_EQ(copy.picture(30 + pauses).value(), sample_picture(100 + pauses - 1));
}

TEST_F(Copies, ThatAreStoppedLeaveNothing) {
    fill(30, 256);
    const size_t before = files();
    const auto stopped = session.save_copy(target, Overwrite::refuse, [](double) { return false; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    EXPECT_EQ(files(), before);
    EXPECT_TRUE(session.add(sample_node(7)));
}

TEST_F(Copies, ReplaceOnlyWhatTheyMay) {
    fill(2);
    folder.write("Füchse.burin", "precious");
    EXPECT_THAT(why(session.save_copy(target)), HasSubstr("is already there"));
    EXPECT_THAT(why(session.save_copy(target, Overwrite::session)), HasSubstr("is not a Burin session"));
    EXPECT_EQ(sha256_of_file(target).value(), sha256_hex(std::string_view("precious")));
    EXPECT_EQ(why(session.save_copy(target, Overwrite::anything)), "");
    EXPECT_EQ(why(session.save_copy(target, Overwrite::session)), "");
    EXPECT_THAT(why(session.save_copy(path, Overwrite::session)), HasSubstr("already open"));
    EXPECT_THAT(why(session.save_copy(folder.path(), Overwrite::anything)), HasSubstr("is a folder"));
    EXPECT_THAT(why(session.save_copy(folder / "none/x.burin")), HasSubstr("no such file"));
    auto other = Session::open(target).value();
    EXPECT_THAT(why(session.save_copy(target, Overwrite::session)), HasSubstr("already open"));
}

TEST_F(Copies, AreNotMixedWithTheLogOfTheFileTheyReplace) {
    // As after a crash: the old target has a log whose pages are not in its file yet.
    const auto other = folder / "other.burin";
    Session old = Session::create(other).value();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(old.add(sample_node(50 + i)));
    fs::copy_file(other, target);
    fs::copy_file(other.string() + "-wal", target.string() + "-wal");
    fill(2);
    ASSERT_EQ(why(session.save_copy(target, Overwrite::session)), "");
    auto copy = Session::open(target).value();
    ASSERT_EQ(copy.nodes().value().size(), 2U);
    EXPECT_EQ(copy.picture(1).value(), sample_picture(1));
}

TEST_F(Copies, SaveAsGoesOnInTheCopy) {
    fill(3);
    const Deletion deletion = session.remove(2).value();
    ASSERT_EQ(why(session.save_as(target)), "");
    EXPECT_EQ(session.path(), target);
    EXPECT_TRUE(session.restore(deletion.id)) << "deletions can be undone until the session closes";
    ASSERT_TRUE(session.add(sample_node(4)));
    EXPECT_THAT(why(Session::open(target)), HasSubstr("already open"));
    auto old = Session::open(path).value();
    EXPECT_FALSE(old.was_interrupted());
    EXPECT_EQ(old.nodes().value().size(), 2U);
    ASSERT_EQ(why(session.close()), "");
    EXPECT_EQ(Session::open(target).value().nodes().value().size(), 4U);
}

TEST_F(Copies, ThroughASymbolicLinkKeepTheLink) {
    fill(1);
    ASSERT_EQ(why(session.save_copy(target)), "");
    const auto link = folder / "link.burin";
    fs::create_symlink(target, link);
    ASSERT_TRUE(session.add(sample_node(2)));
    ASSERT_EQ(why(session.save_copy(link, Overwrite::session)), "");
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(Session::open(target).value().nodes().value().size(), 2U);
}

}  // namespace
}  // namespace burin::session
