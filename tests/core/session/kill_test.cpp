// The program dies at any moment; what it has reported as written is there again.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <future>
#include <map>
#include <random>
#include <set>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/session/unsaved.h"
#include "tests/core/session/sample.h"
#include "tests/support/temp_dir.h"

extern char** environ;

namespace burin::session {
namespace {

/// When the writer dies: so long after its start, or after its first node.
struct Death {
    bool after_first_node = true;
    std::chrono::microseconds delay{0};
};

/// Starts the writer, kills it and gives the numbers it printed in whole lines.
std::vector<NodeId> written_before_death(const std::filesystem::path& path, Death death) {
    int ends[2];
    if (pipe(ends) != 0) return {};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string program = BURIN_SESSION_WRITER, file = path.string();
    char* arguments[] = {program.data(), file.data(), nullptr};
    pid_t child = 0;
    const int started = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    EXPECT_EQ(started, 0);
    std::string text;
    std::promise<void> first_node;
    std::thread reader([&] {
        char piece[4096];
        for (ssize_t got = 0; (got = read(ends[0], piece, sizeof piece)) > 0;) {
            if (text.empty()) first_node.set_value();
            text.append(piece, static_cast<size_t>(got));
        }
    });
    if (death.after_first_node) first_node.get_future().wait_for(std::chrono::seconds(20));
    std::this_thread::sleep_for(death.delay);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    reader.join();
    close(ends[0]);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
    std::vector<NodeId> ids;
    std::istringstream lines(text.substr(0, text.rfind('\n') + 1));
    for (NodeId id = 0; lines >> id;) ids.push_back(id);
    return ids;
}

/// Each node is whole: its texts are its own, its picture decodes and is its own.
void expect_whole(const Session& session, const Node& node) {
    EXPECT_EQ(node.title, "node " + std::to_string(node.id));
    EXPECT_EQ(session.request(node.id).value_or(""), "{\"seed\":" + std::to_string(node.id) + "}");
    const auto png = session.picture(node.id);
    ASSERT_EQ(why(png), "");
    const auto picture = io::decode_picture(*png, "'node'");
    ASSERT_EQ(why(picture), "");
    EXPECT_EQ(picture->pixels[0], static_cast<uint8_t>(node.id));
    EXPECT_EQ(picture->pixels[1], static_cast<uint8_t>(node.id >> 8));
}

int kills() {
    const char* wanted = std::getenv("BURIN_KILLS");
    return wanted != nullptr ? std::max(1, std::atoi(wanted)) : 60;
}

TEST(Kill, EveryNodeThatWasReportedIsThereAgain) {
    const test::TempDir folder;
    std::mt19937 random(20261123);
    std::uniform_int_distribution<int> delay_us(0, 70'000);
    constexpr int kills_per_file = 20;  // the same file dies again and again
    size_t reported = 0, unreported = 0, without_any = 0;
    for (int first = 0; first < kills(); first += kills_per_file) {
        const auto path = folder / ("session" + std::to_string(first) + ".burin");
        std::set<NodeId> expected, removed;
        for (int round = first; round < std::min(kills(), first + kills_per_file); ++round) {
            SCOPED_TRACE("kill " + std::to_string(round));
            const auto ids = written_before_death(
                path, Death{round % 5 != 0, std::chrono::microseconds(delay_us(random))});
            without_any += ids.empty() ? 1 : 0;
            expected.insert(ids.begin(), ids.end());
            reported += ids.size();
            if (!std::filesystem::exists(path)) {
                EXPECT_TRUE(expected.empty());
                continue;  // killed within its first moments
            }
            auto session = Session::open(path);
            ASSERT_EQ(why(session), "");
            const auto nodes = session->nodes().value();
            std::set<NodeId> found;
            for (const auto& node : nodes) {
                found.insert(node.id);
                if (node.id >= (ids.empty() ? 0 : ids.front())) expect_whole(*session, node);
            }
            // The writer removes the newest node of each 13 rounds: those are expected to be gone.
            for (size_t i = 12; i < ids.size(); i += 13) {
                if (!found.contains(ids[i])) expected.erase(ids[i]);
            }
            for (const NodeId id : expected) EXPECT_TRUE(found.contains(id)) << "node " << id << " is lost";
            unreported += found.size() - expected.size();
            for (const NodeId id : found) expected.insert(id);
            if (HasFailure()) return;
            ASSERT_EQ(why(session->close()), "");
        }
    }
    EXPECT_GE(reported, static_cast<size_t>(kills()) * 3 / 4);
    std::printf(
        "%d kills: %zu nodes reported and found whole, %zu more found that were committed but not yet "
        "reported, "
        "%zu lives too short for a node\n",
        kills(), reported, unreported, without_any);
}

}  // namespace
}  // namespace burin::session
