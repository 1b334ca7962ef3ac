// `burin-cli audit` as a person and a scheduler meet it: parts give what one run gives, an end that is asked for is code 75,
// what is wrong is one sentence.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <iostream>
#include <random>
#include <thread>

#include "tests/app/bad_case.h"
#include "tests/app/program_run.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using Way = RunningProgram::Way;

class AuditProgram : public testing::Test {
  protected:
    [[nodiscard]] std::string path(const std::string& name) const { return (place / name).string(); }
    static ProgramRun run(std::vector<std::string> arguments, Way way = Way::fork) {
        arguments.emplace_back("--json");
        // Two trainings on a machine that is busy with other things.
        RunLimits patient;
        patient.seconds = 600;
        return run_cli(arguments, way, patient);
    }
    static json answer(const std::vector<std::string>& arguments, Way way = Way::fork) {
        const auto ran = run(arguments, way);
        EXPECT_EQ(ran.exit_code, 0) << arguments[1] << ": " << ran.err;
        const auto tree = json::parse(ran.out, nullptr, false);
        EXPECT_FALSE(tree.is_discarded()) << ran.out;
        return tree;
    }
    static void expect_refused(const std::vector<std::string>& arguments, const std::string& fragment) {
        const auto ran = run_cli(arguments, Way::fork);
        EXPECT_EQ(ran.exit_code, 2) << fragment;
        EXPECT_THAT(ran.err, HasSubstr(fragment));
        EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    }
    void make_edit() const {
        answer({"erase", "-m", reference("models/sd1").string(), "-c", "a fox", "--guide", "a cat", "-o",
                path("edit.safetensors")});
    }
    [[nodiscard]] std::vector<std::string> planning(const std::string& job,
                                                    std::vector<std::string> more = {},
                                                    const std::string& seeds = "1") const {
        std::vector<std::string> arguments{"audit",
                                           "plan",
                                           path(job),
                                           "-m",
                                           reference("models/sd1").string(),
                                           "-c",
                                           "a fox",
                                           "--edit",
                                           path("edit.safetensors") + "=0.9",
                                           "--clip",
                                           reference("models/clip").string(),
                                           "--guide",
                                           "a cat",
                                           "--steps",
                                           "2",
                                           "--width",
                                           "64",
                                           "--height",
                                           "64",
                                           "--seeds",
                                           seeds,
                                           "--no-measure"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    [[nodiscard]] std::string bytes(const std::string& name) const {
        std::ifstream in(place / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    Place place;
};

TEST_F(AuditProgram, ShardsGiveTheReportOfASingleRunToTheByte) {
    make_edit();
    const std::vector<std::string> probes{"--only",  "name",  "--only",          "control",
                                          "--only",  "image", "--only",          "composition",
                                          "--probe", "image", "--probe-prompts", "1"};
    const auto planned = answer(planning("one", probes));
    EXPECT_EQ(planned["kinds"]["name"], 10);
    EXPECT_EQ(planned["kinds"]["image"], 3);
    EXPECT_EQ(planned["items"], 33);
    EXPECT_EQ(answer(planning("two", probes))["identity"], planned["identity"]);
    for (const char* file : {"job.json", "items.jsonl"})
        EXPECT_EQ(bytes(std::string("one/") + file), bytes(std::string("two/") + file)) << file;

    EXPECT_EQ(answer({"audit", "run", path("one")})["made"], 33);
    EXPECT_EQ(answer({"audit", "run", path("one")})["known"], 33);
    EXPECT_EQ(answer({"audit", "run", path("two"), "--shard", "2/2"})["made"], 17);
    const auto half = answer({"audit", "status", path("two")});
    EXPECT_EQ(half["done"], 17);
    EXPECT_EQ(half["missing"], 16);
    EXPECT_GT(half["work_left_seconds"], 0);
    expect_refused({"audit", "report", path("two")}, "16 of 33 items of");
    EXPECT_EQ(answer({"audit", "run", path("two"), "--range", "1-5"})["made"], 5);
    EXPECT_EQ(answer({"audit", "run", path("two"), "--shard", "1/2"})["made"], 11);
    EXPECT_EQ(answer({"audit", "merge", path("two")})["merged"], 33);
    const auto told = answer({"audit", "report", path("one")});
    EXPECT_EQ(told["files"].size(), 3U);
    answer({"audit", "report", path("two")});
    for (const char* file : {"report.html", "report.json", "items.csv"})
        EXPECT_EQ(bytes(std::string("one/report/") + file), bytes(std::string("two/report/") + file)) << file;
    EXPECT_THAT(bytes("one/report/report.html"), HasSubstr("data:image/jpeg;base64,"));
}

TEST_F(AuditProgram, EveryProbeMakesItsPictures) {
    make_edit();
    std::vector<std::string> asked{"--probe", "all", "--probe-prompts", "1"};
    for (const char* kind : {"image", "inpaint", "outpaint", "handover", "inverted", "untold", "perturbed",
                             "closed form", "learned", "fine-tune"})
        asked.insert(asked.end(), {"--only", kind});
    // libtorch computes no gradients in a copy of a process.
    const auto planned = answer(planning("job", asked), Way::program);
    EXPECT_EQ(planned["items"], 3 + 1 + 1 + 2 + 1 + 1 + 2 + 1 + 1 + 1);
    const auto made = answer({"audit", "run", path("job")});
    EXPECT_EQ(made["failed"], 0) << made["failures"];
    EXPECT_EQ(made["made"], 14);
    // Prepared files are made once: the same plan again is the same audit.
    EXPECT_EQ(answer(planning("job", asked))["identity"], planned["identity"]);
    const auto report = answer({"audit", "report", path("job")});
    EXPECT_EQ(report["concepts"][0]["probes"].size(), 14U);
}

TEST_F(AuditProgram, TerminationFinishesThePictureAndAsksToBeRunAgain) {
    make_edit();
    answer(planning("job", {"--only", "name"}, "20"));
    bool sent = false;
    const auto some_done = [&] {
        std::error_code ignored;
        return fs::exists(place / "job/results", ignored) && !fs::is_empty(place / "job/results", ignored);
    };
    const auto ran =
        run_cli({"audit", "run", path("job")}, Way::program, {}, [&](const RunningProgram& program) {
            if (sent || !some_done()) return;
            sent = true;
            kill(program.id(), SIGTERM);
        });
    ASSERT_TRUE(sent);
    EXPECT_EQ(ran.exit_code, 75) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("run it again"));
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    const auto status = answer({"audit", "status", path("job")});
    EXPECT_GE(status["done"], 1);
    EXPECT_LT(status["done"], 200);
    for (const auto& entry : fs::recursive_directory_iterator(place / "job/results"))
        EXPECT_FALSE(entry.path().filename().string().starts_with(".")) << entry.path();
}

TEST_F(AuditProgram, ARegisterSaysWhatIsAsked) {
    make_edit();
    answer({"concepts", "add", "A Fox", "--text", "a fox", "--aliases", "vulpes", "--keywords", "red fur",
            "--languages", "de", "--neighbours", "a cat in the snow", "--library", path("library")});
    auto arguments = planning("job", {"--library", path("library")});
    const auto planned = answer(arguments);
    EXPECT_EQ(planned["kinds"]["alias"], 5);
    EXPECT_EQ(planned["kinds"]["keyword"], 3);
    EXPECT_EQ(planned["kinds"]["language"], 3);
    EXPECT_EQ(planned["kinds"]["neighbour"], 6);
    *std::find(arguments.begin(), arguments.end(), "a fox") = "Nobody";
    expect_refused(arguments, "there is no concept 'Nobody'");
}

TEST_F(AuditProgram, BadInputIsOneSentence) {
    expect_refused(planning("job"), "edit.safetensors");
    make_edit();
    expect_refused(planning("job", {"--probe", "telepathy"}), "--probe is 'telepathy'");
    expect_refused(planning("job", {"--library", path("none")}), "none");
    expect_refused(planning("job", {"--filter", path("none")}), "none");
    expect_refused(planning("job", {"--sampler", "magic"}), "magic");
    EXPECT_FALSE(fs::exists(place / "job/job.json"));
    answer(planning("job", {"--only", "name"}));
    expect_refused(planning("job", {"--only", "control"}), "holds another audit");
    expect_refused({"audit", "run", path("nowhere")}, "there is no audit in");
    expect_refused({"audit", "run", path("job"), "--shard", "3/2"}, "--shard is '3/2'");
    expect_refused({"audit", "run", path("job"), "--range", "1-11"}, "--range is '1-11'");
    expect_refused({"audit", "report", path("job"), "--partial", "--sweep", path("job/job.json")},
                   "is no sweep");
    expect_refused({"audit", "report", "--compare", path("job")}, "needs two audits");
    // Another edit under the same name is another edit.
    answer({"erase", "-m", reference("models/sd1").string(), "-c", "a fox", "--guide", "a dog", "-o",
            path("edit.safetensors")});
    expect_refused({"audit", "run", path("job")}, "is not the one that the audit was planned with");
    EXPECT_FALSE(fs::exists(place / "job/results"));
    auto without = planning("other");
    without.erase(std::find(without.begin(), without.end(), "--edit"),
                  std::find(without.begin(), without.end(), "--edit") + 2);
    expect_refused(without, "there is no edit to audit");
}

TEST_F(AuditProgram, WhatCannotBeWrittenIsOneSentenceAndNothingIsHalf) {
    make_edit();
    answer(planning("job", {"--only", "name"}));
    place.write("job/results", "a file in the way");
    expect_refused({"audit", "run", path("job")}, "nothing is lost");
    EXPECT_EQ(bytes("job/results"), "a file in the way");
    fs::remove(place / "job/results");
    EXPECT_EQ(answer({"audit", "run", path("job")})["made"], 10);
}

/// How often to kill: BURIN_KILLS, or a few.
int kills_wanted() {
    const char* said = std::getenv("BURIN_KILLS");
    return said != nullptr ? std::atoi(said) : 6;
}

/// Both halves of an audit at once, each killed after so many seconds unless it is done by then. How many were.
int run_and_kill(const std::string& job, double first, double second) {
    RunningProgram one({"audit", "run", job, "--shard", "1/2", "-q"}, Way::fork);
    RunningProgram two({"audit", "run", job, "--shard", "2/2", "-q"}, Way::fork);
    int killed = 0;
    for (auto [program, seconds] : {std::pair{&one, first}, std::pair{&two, second}}) {
        bool done = false;
        while (!(done = program->finished()) && program->seconds() < seconds)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        if (!done) kill(program->id(), SIGKILL);
        while (!done && !program->finished()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (program->result().signal == SIGKILL)
            ++killed;
        else
            EXPECT_EQ(program->result().exit_code, 0) << program->result().err;
    }
    return killed;
}

TEST_F(AuditProgram, KilledAtRandomMomentsItEndsInTheSameReport) {
    make_edit();
    const std::vector<std::string> asked{"--only", "name",    "--only", "control",         "--only",
                                         "image",  "--probe", "image",  "--probe-prompts", "1"};
    answer(planning("single", asked));
    const auto started = std::chrono::steady_clock::now();
    answer({"audit", "run", path("single")});
    const double whole = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    answer({"audit", "report", path("single")});
    std::mt19937 random(7);
    std::uniform_real_distribution<double> moment(0, whole / 3);
    for (int killed = 0, round = 0; killed < kills_wanted(); ++round) {
        const std::string name = "job" + std::to_string(round);
        answer(planning(name, asked));
        for (int now = 1; now > 0 && killed < kills_wanted(); killed += now)
            now = run_and_kill(path(name), moment(random), moment(random));
        const auto rest = answer({"audit", "run", path(name)});
        EXPECT_EQ(rest["known"].get<int>() + rest["made"].get<int>(), 23);
        answer({"audit", "report", path(name)});
        for (const char* file : {"report.html", "report.json", "items.csv"})
            EXPECT_EQ(bytes("single/report/" + std::string(file)), bytes(name + "/report/" + file))
                << killed << " kills";
        if (HasFailure()) break;
        std::cout << round + 1 << " audits whole after " << killed << " kills\n";
    }
}

TEST_F(AuditProgram, TwoEditsAreCompared) {
    make_edit();
    auto second = planning("b", {"--only", "name"});
    *std::find(second.begin(), second.end(), path("edit.safetensors") + "=0.9") =
        path("edit.safetensors") + "=0.1";
    answer(planning("a", {"--only", "name"})), answer(second);
    answer({"audit", "run", path("a")}), answer({"audit", "run", path("b")});
    const auto compared =
        answer({"audit", "report", "--compare", path("a"), "--compare", path("b"), "-o", path("compared")});
    EXPECT_EQ(compared["concepts"].size(), 2U);
    EXPECT_THAT(bytes("compared/compare.html"), HasSubstr("edit.safetensors at 0.1"));
}

}  // namespace
}  // namespace burin::test
