// Out of memory is an error, an interrupt is obeyed at once, and --json tells an error as one object.
#include <chrono>
#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <thread>

#include <nlohmann/json.hpp>

#include "tests/app/bad_case.h"
#include "tests/app/program_run.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;
using Way = RunningProgram::Way;
using testing::HasSubstr;

std::vector<std::string> render(const Place& place, std::vector<std::string> more) {
    auto arguments = render_with(std::move(more));
    for (std::string& argument : arguments) {
        if (argument == "{sd1}") argument = reference("models/sd1").string();
        if (argument == "{dir}/out.png") argument = (place / "out.png").string();
    }
    return arguments;
}

std::vector<std::string> long_render(const Place& place) {
    return render(place, {"--steps", "900", "--batch", "64", "--width", "256", "--height", "256"});
}

TEST(OutOfMemory, IsAnErrorAndNotADeath) {
    // The address space that a small render needs differs with libtorch's build: find a limit that it fits
    // into, then ask for a picture that does not.
    const Place place;
    unsigned long limit = 1UL << 30;
    ProgramRun small;
    for (; limit <= 64UL << 30; limit += limit / 2) {
        small = run_cli(render(place, {}), Way::program, {120, limit});
        if (small.exit_code == 0) break;
    }
    ASSERT_EQ(small.exit_code, 0) << small.err;
    fs::remove(place / "out.png");
    const ProgramRun large =
        run_cli(render(place, {"--width", "4096", "--height", "4096"}), Way::program, {120, limit});
    EXPECT_EQ(large.signal, 0);
    EXPECT_EQ(large.exit_code, 4) << large.err;
    EXPECT_THAT(large.err, HasSubstr("burin-cli: there is not enough memory for this request"));
    EXPECT_EQ(std::count(large.err.begin(), large.err.end(), '\n'), 1) << large.err;
    EXPECT_EQ(large.out, "");
    EXPECT_TRUE(fs::is_empty(place.path()));
}

/// Whether the process catches interrupts already: before that, they would end it like any program.
bool catches_interrupts(pid_t child) {
    std::ifstream status("/proc/" + std::to_string(child) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with("SigCgt:")) continue;
        const unsigned long long caught = std::stoull(line.substr(7), nullptr, 16);
        return (caught >> (SIGINT - 1) & 1) != 0 && (caught >> (SIGTERM - 1) & 1) != 0;
    }
    return false;
}

/// Sends the signals while a render that would take hours is under way.
ProgramRun interrupted(const Place& place, const std::vector<int>& signals) {
    double caught_since = -1;
    bool sent = false;
    const auto run = run_cli(long_render(place), Way::program, {}, [&](const RunningProgram& program) {
        if (sent) return;
        if (caught_since < 0 && catches_interrupts(program.id())) caught_since = program.seconds();
        if (caught_since < 0 || program.seconds() < caught_since + 1) return;
        sent = true;
        for (const int signal : signals) {
            kill(program.id(), signal);
            // Two pending signals of one kind would arrive as one.
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    EXPECT_TRUE(sent) << "it ended by itself: " << run.err;
    EXPECT_FALSE(run.hung);
    return run;
}

TEST(Interrupt, EndsALongRenderWithoutAPicture) {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Place place;
        const ProgramRun run = interrupted(place, {signal});
        EXPECT_EQ(run.exit_code, 130) << run.err;
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
        EXPECT_EQ(run.out, "");
        EXPECT_TRUE(fs::is_empty(place.path()));
    }
}

TEST(Interrupt, TwiceEndsTooAndLeavesNothing) {
    const Place place;
    EXPECT_EQ(interrupted(place, {SIGINT, SIGINT}).exit_code, 130);
    EXPECT_TRUE(fs::is_empty(place.path()));
}

TEST(Json, TellsAnErrorAsOneObject) {
    const std::pair<std::vector<std::string>, const char*> cases[] = {
        {{"--json", "render", "--steps", "0"}, "bad_input"},
        {{"--json", "render", "--nonsense"}, "bad_input"},
        {{"render", "--json", "--steps", "many"}, "bad_input"},
        {{"--json", "info", "/nowhere/at\xff/all\x1b"}, "bad_model"},
    };
    for (const auto& [arguments, code] : cases) {
        const ProgramRun run = run_cli(arguments, Way::program);
        EXPECT_EQ(run.exit_code, std::string_view(code) == "bad_model" ? 3 : 2) << run.err;
        const auto object = nlohmann::json::parse(run.out, nullptr, false);
        ASSERT_TRUE(object.is_object()) << arguments.back() << ": " << run.out;
        EXPECT_EQ(object["ok"], false);
        EXPECT_EQ(object["code"], code);
        EXPECT_THAT(object["what"].get<std::string>(), testing::Not(testing::IsEmpty()));
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    }
}

}  // namespace
}  // namespace burin::test
