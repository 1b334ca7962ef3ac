// The program dies at any moment of an import or an edit: the register is as it was before, or as it is after, never between.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "core/registry/import_table.h"
#include "core/registry/register_writer.h"
#include "tests/support/temp_dir.h"

extern char** environ;

namespace burin::registry {
namespace {

constexpr int rows = 300;

/// All rows say the same of whoever imported them: the owner is A or B.
std::string table(const char* owner) {
    std::string text = "name,owner,aliases,guide\n";
    for (int i = 0; i < rows; ++i)
        text +=
            "Concept " + std::to_string(i) + "," + owner + ",Alias " + std::to_string(i) + owner + ",a fox\n";
    return text;
}

/// What the writer was told is done, a letter a line; it is killed after `delay`.
std::string lines_before_death(const std::vector<std::string>& arguments, std::chrono::microseconds delay) {
    int ends[2];
    if (pipe(ends) != 0) return {};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::vector<std::string> words{BURIN_REGISTRY_WRITER};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_t child = 0;
    EXPECT_EQ(posix_spawn(&child, pointers[0], &actions, nullptr, pointers.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    std::this_thread::sleep_for(delay);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
    std::string text;
    char piece[4096];
    for (ssize_t got = 0; (got = read(ends[0], piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<size_t>(got));
    close(ends[0]);
    return text;
}

/// Every concept, every index and the history say the same.
void expect_whole(const std::filesystem::path& path, bool imported) {
    auto in = Register::open(path, Register::Access::open);
    ASSERT_TRUE(in) << in.error().sentence();
    EXPECT_EQ(in->database().text("PRAGMA integrity_check").value_or("?"), "ok");
    std::set<std::string> owners;
    int64_t phrases = 0, others = 0, found = 0;
    ASSERT_TRUE(in->each([&](const Concept& entry) -> Result<> {
        phrases += static_cast<int64_t>(phrases_of(entry).size());
        if (entry.name == "Edited") {
            EXPECT_EQ(entry.note, entry.guide);
            EXPECT_EQ(entry.aliases, std::vector<std::string>{"alias " + entry.note});
            ++others;
        } else {
            owners.insert(entry.owner);
            ++found;
        }
        return {};
    }));
    if (imported) {
        EXPECT_EQ(found, rows);
    }
    EXPECT_TRUE(found == 0 || found == rows) << "a half import: " << found << " rows";
    EXPECT_LE(owners.size(), 1U) << "a half import: some rows of A, some of B";
    EXPECT_LE(others, 1);
    EXPECT_EQ(in->database().integer("SELECT count(*) FROM phrase").value_or(-1), phrases);
    EXPECT_EQ(in->database().integer("SELECT count(*) FROM search").value_or(-1), found + others);
    // Each import is told of with all its changes.
    EXPECT_EQ(in->database()
                  .integer("SELECT count(*) FROM batch WHERE NOT EXISTS (SELECT 1 FROM change WHERE "
                           "change.batch = batch.id)")
                  .value_or(-1),
              0);
    const auto last = in->history("Concept 0", 1);
    ASSERT_TRUE(last);
    if (found > 0 && !last->empty() && last->front().what == What::imported &&
        last->front().fields.size() == 2) {
        EXPECT_EQ(last->front().fields[0].new_text, *owners.begin());
    }
}

int kills() {
    const char* wanted = std::getenv("BURIN_KILLS");
    return wanted != nullptr ? std::max(1, std::atoi(wanted)) : 40;
}

TEST(RegisterKill, LeavesTheRegisterAsBeforeOrAsAfter) {
    const test::TempDir folder;
    const auto a = folder.write("a.csv", table("A")), b = folder.write("b.csv", table("B"));
    std::mt19937 random(20261130);
    std::uniform_int_distribution<int> delay_us(0, 250'000);
    constexpr int kills_per_file = 25;  // the same file dies again and again
    size_t told = 0;
    std::filesystem::path path;
    bool imported = false;
    for (int round = 0; round < kills(); ++round) {
        SCOPED_TRACE("kill " + std::to_string(round));
        if (round % kills_per_file == 0) {
            std::error_code ignored;
            for (const char* end : {"", "-wal", "-shm"})
                std::filesystem::remove(path.string() + end, ignored);
            path = folder / ("library" + std::to_string(round));
            imported = false;
        }
        const auto lines = lines_before_death({path.string(), a.string(), b.string()},
                                              std::chrono::microseconds(delay_us(random)));
        told += static_cast<size_t>(std::count(lines.begin(), lines.end(), '\n'));
        imported = imported || lines.find("A\n") != std::string::npos;
        if (!std::filesystem::exists(path)) continue;
        expect_whole(path, imported);
        if (HasFailure()) return;
    }
    std::printf("%d kills: %zu steps told as done, 0 half ones\n", kills(), told);
}

}  // namespace
}  // namespace burin::registry
