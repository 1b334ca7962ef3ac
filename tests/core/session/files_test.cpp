// What a .burin file is, and what is refused for not being one.
#include <fstream>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/sha256.h"
#include "core/session/database.h"
#include "core/session/schema.h"
#include "core/session/session_lock.h"
#include "tests/core/session/sample.h"
#include "tests/support/temp_dir.h"

namespace burin::session {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class SessionFiles : public testing::Test {
  protected:
    test::TempDir folder;
    fs::path path = folder / "fox.burin";

    void make(int nodes = 3) {
        Session session = Session::create(path).value();
        for (int i = 1; i <= nodes; ++i) ASSERT_TRUE(session.add(sample_node(i)));
        ASSERT_EQ(why(session.close()), "");
    }
    std::string digest() { return sha256_of_file(path).value(); }
    void expect_refused(const std::string& sentence) {
        const std::string before = digest();
        EXPECT_THAT(why(Session::open(path)), HasSubstr(sentence));
        EXPECT_EQ(digest(), before) << "a file that is refused must stay as it is";
    }
};

TEST_F(SessionFiles, SayWhatTheyAre) {
    make();
    EXPECT_TRUE(looks_like_session(path));
    EXPECT_FALSE(looks_like_session(folder.write("a.txt", "hello")));
    EXPECT_FALSE(looks_like_session(folder.path()));
    std::ifstream in(path, std::ios::binary);
    std::string head(100, '\0');
    in.read(head.data(), 100);
    EXPECT_EQ(head.substr(68, 4), "Buri");
    EXPECT_EQ(head[63], schema_version());
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 2)
        << "nothing stays beside a session that was closed";
}

TEST_F(SessionFiles, WithNonAsciiNamesWork) {
    const fs::path other = folder / "Füchse und 狐 %20 ? # 🦊";
    fs::create_directory(other);
    path = other / "früh & spät?x=1#.burin";
    make();
    EXPECT_TRUE(fs::exists(path));
    EXPECT_EQ(Session::open(path).value().nodes().value().size(), 3U);
}

TEST_F(SessionFiles, AreNotMadeOverAnything) {
    folder.write("fox.burin", "precious");
    EXPECT_THAT(why(Session::create(path)), HasSubstr("file exists"));
    EXPECT_THAT(why(Session::create(folder / "missing/fox.burin")), HasSubstr("no such file"));
    EXPECT_THAT(why(Session::create({})), HasSubstr("not a file name"));
    std::ifstream in(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "precious");
}

TEST_F(SessionFiles, OfOthersAreRefused) {
    folder.write("fox.burin", "");
    expect_refused("is not a Burin session");
    folder.write("fox.burin", std::string(5000, 'x'));
    expect_refused("is not a Burin session");
    fs::remove(path);
    run_sql(path, "CREATE TABLE t(a); INSERT INTO t VALUES(1)");
    expect_refused("is not a Burin session");
    EXPECT_THAT(why(Session::open(folder.path())), HasSubstr("it is a folder"));
    EXPECT_THAT(why(Session::open(folder / "none.burin")), HasSubstr("no such file"));
}

TEST_F(SessionFiles, OfANewerBurinAreRefusedPolitely) {
    make();
    run_sql(path, "PRAGMA user_version = 99");
    const std::string before = digest();
    EXPECT_THAT(why(Session::open(path)),
                AllOf(HasSubstr("written by a newer Burin"), HasSubstr("update Burin")));
    EXPECT_EQ(digest(), before);
}

TEST_F(SessionFiles, OfEveryOlderVersionOpen) {
    for (int version = 1; version < schema_version(); ++version) {
        SCOPED_TRACE(version);
        fs::remove(path);
        {
            auto old = Database::open(path, Database::Access::create).value();
            ASSERT_EQ(why(old->execute("PRAGMA application_id = " + std::to_string(application_id))), "");
            ASSERT_EQ(why(migrate(*old, version)), "");
            ASSERT_EQ(why(old->execute(
                          "INSERT INTO node(created_ms, kind, title, model, prompt, directions, request,"
                          " facts) VALUES(5, 'k', 'old one', 'm', 'p', '', '{}', '')")),
                      "");
        }
        auto session = Session::open(path);
        ASSERT_EQ(why(session), "");
        EXPECT_EQ(session->node(1).value().title, "old one");
        EXPECT_TRUE(session->add_job("later", "{}"));
        EXPECT_TRUE(session->keep_file("a.png", sample_picture(1)));
    }
}

TEST_F(SessionFiles, WithForeignTablesTriggersOrViewsAreRefused) {
    for (const char* sql : {"CREATE TABLE extra(a)", "CREATE VIEW v AS SELECT 1",
                            "CREATE TRIGGER t AFTER INSERT ON node BEGIN DELETE FROM node; END",
                            "ALTER TABLE node ADD COLUMN x GENERATED ALWAYS AS (zeroblob(1000000000))",
                            "DROP TABLE job", "CREATE INDEX i ON node(title)"}) {
        SCOPED_TRACE(sql);
        fs::remove(path);
        make();
        run_sql(path, sql);
        expect_refused("does not hold the tables of a Burin session");
    }
}

TEST_F(SessionFiles, ThatAreDamagedAreRefusedAndStayAsTheyAre) {
    make(40);
    const auto size = fs::file_size(path);
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    for (uintmax_t page = 2 * 8192; page < size; page += 8192) {
        file.seekp(static_cast<std::streamoff>(page));
        file.write("\x07\x00\xFF\xFF\xFF\xFF", 6);
    }
    file.close();
    expect_refused("is damaged");
    // What offers to save the rest decides on the code.
    EXPECT_EQ(Session::open(path).error().code, ErrorCode::damaged);
}

TEST_F(SessionFiles, CutShortAnywhereAreRefusedOrNameThePictureThatSuffered) {
    make(10);
    std::ifstream in(path, std::ios::binary);
    const std::string whole(std::istreambuf_iterator<char>(in), {});
    int refused = 0;
    for (size_t length = 0; length < whole.size(); length += whole.size() / 37) {
        SCOPED_TRACE(length);
        path = folder.write("cut.burin", whole.substr(0, length));
        const auto session = Session::open(path);
        refused += session ? 0 : 1;
        for (int i = 1; session && i <= 10; ++i) {
            const auto picture = session->picture(i);
            if (picture) {
                EXPECT_EQ(*picture, sample_picture(i));
            } else {
                EXPECT_THAT(why(picture), HasSubstr("is damaged"));
            }
        }
    }
    EXPECT_GE(refused, 33);
}

TEST_F(SessionFiles, WithFlippedBytesNeverBringItDown) {
    make(10);
    std::ifstream in(path, std::ios::binary);
    const std::string whole(std::istreambuf_iterator<char>(in), {});
    uint32_t random = 12345;
    const auto next = [&random] { return random = random * 1664525 + 1013904223; };
    for (int round = 0; round < 150; ++round) {
        SCOPED_TRACE(round);
        std::string broken = whole;
        for (int i = 0; i < 8; ++i) broken[(next() >> 3) % broken.size()] = static_cast<char>(next() >> 24);
        path = folder.write("broken.burin", broken);
        auto session = Session::open(path);
        if (!session) continue;
        const auto nodes = session->nodes();
        for (const auto& node : nodes ? *nodes : std::vector<Node>()) {
            const auto picture = session->picture(node.id);
            if (picture && !picture->empty()) {
                EXPECT_TRUE(io::decode_picture(*picture, "'it'"));
            }
        }
        (void)session->jobs();
    }
}

TEST_F(SessionFiles, OpenOnlyOnceHere) {
    make();
    auto session = Session::open(path);
    ASSERT_TRUE(session);
    const auto again = Session::open(path);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::try_again);
    EXPECT_THAT(why(again), HasSubstr("already open in Burin"));
    EXPECT_EQ(why(session->add(sample_node(9))), "") << "the refusal must not take the first one's locks";
    ASSERT_EQ(why(session->close()), "");
    EXPECT_EQ(Session::open(path).value().nodes().value().size(), 4U);
}

TEST_F(SessionFiles, OpenOnlyOnceAmongPrograms) {
    make();
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto session = Session::open(path);
        (void)!write(pipe_ends[1], session ? "y" : "n", 1);
        pause();
        _exit(0);
    }
    char opened = 0;
    ASSERT_EQ(read(pipe_ends[0], &opened, 1), 1);
    ASSERT_EQ(opened, 'y');
    EXPECT_THAT(why(Session::open(path)), HasSubstr("already open in Burin"));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    auto session = Session::open(path);
    ASSERT_EQ(why(session), "") << "the lock of a dead program is gone";
    EXPECT_TRUE(session->was_interrupted());
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

TEST_F(SessionFiles, ThatMayNotBeWrittenOpenForReading) {
    if (geteuid() == 0) GTEST_SKIP() << "root may write everything";
    make();
    fs::permissions(path, fs::perms::owner_read);
    auto session = Session::open(path);
    ASSERT_EQ(why(session), "");
    EXPECT_TRUE(session->read_only());
    EXPECT_EQ(session->nodes().value().size(), 3U);
    EXPECT_THAT(why(session->add(sample_node(4))), HasSubstr("read-only"));
}

TEST_F(SessionFiles, AStrangersLogIsNotPlayedIntoANewOne) {
    make();
    {
        Session session = Session::open(path).value();
        ASSERT_TRUE(session.add(sample_node(4)));
        fs::copy_file(path.string() + "-wal", folder / "new.burin-wal");
    }
    auto fresh = Session::create(folder / "new.burin");
    ASSERT_EQ(why(fresh), "");
    EXPECT_TRUE(fresh->nodes().value().empty());
}

TEST_F(SessionFiles, ParentsThatAreMissingOrGoInCirclesReadAsRoots) {
    make();
    run_sql(path,
            "PRAGMA ignore_check_constraints = 1; UPDATE node SET parent = 3 WHERE id = 2;"
            "UPDATE node SET parent = 2 WHERE id = 3");
    // The constraint is part of the integrity check; what follows protects the reader where that is left out.
    expect_refused("is damaged");
    fs::remove(path);
    make();
    run_sql(
        path,
        "PRAGMA foreign_keys = 0; UPDATE node SET parent = 1 WHERE id = 3; DELETE FROM node WHERE id = 1");
    auto session = Session::open(path);
    ASSERT_EQ(why(session), "");
    EXPECT_EQ(session->node(3).value().parent, 1);
    EXPECT_EQ(session->nodes().value().back().parent, 0);
}

}  // namespace
}  // namespace burin::session
