// train-concept as its users meet it: killed or interrupted at any moment it ends in the same vector, and the
// random control of an edit needs no training.
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <functional>
#include <gmock/gmock.h>
#include <iterator>

#include <nlohmann/json.hpp>

#include "tests/app/program_run.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;
using Way = RunningProgram::Way;
using Arguments = std::vector<std::string>;

/// Only a run that hangs takes this long, on the busiest machine.
const RunLimits patient{600, 0};

/// The names, shapes and bytes of a safetensors file without what was noted beside them (times, dates).
std::string tensors_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    uint64_t length = 0;
    if (bytes.size() < sizeof length) return {};
    std::memcpy(&length, bytes.data(), sizeof length);
    auto header = nlohmann::json::parse(bytes.substr(sizeof length, length));
    header.erase("__metadata__");
    return header.dump() + bytes.substr(sizeof length + length);
}

/// A checkpoint behind every step, so that each moment is one between two of them or inside one.
Arguments training(const fs::path& folder, const Arguments& more) {
    Arguments all{"train-concept",
                  "-m",
                  reference("models/sd1").string(),
                  "--concept",
                  "a fox",
                  "--out",
                  folder.string(),
                  "--count",
                  "3",
                  "--render-steps",
                  "2",
                  "--steps",
                  "14",
                  "--batch",
                  "2",
                  "--precision",
                  "fp32",
                  "--save-minutes",
                  "1e-9"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// Whether the program is at the moment to be ended; called every 10 ms.
using Moment = std::function<bool(const fs::path& folder)>;

Moment there_is(const std::string& name) {
    return [name](const fs::path& folder) { return fs::exists(folder / name); };
}

/// The checkpoint was written for the n-th time since the program started.
Moment checkpoint(int n) {
    auto last = std::make_shared<fs::file_time_type>();
    auto count = std::make_shared<int>(-1);
    return [=](const fs::path& folder) {
        std::error_code error;
        const auto now = fs::last_write_time(folder / "training.safetensors", error);
        if (*count < 0) *last = error ? now : *last, *count = 0;
        if (!error && now != *last) *last = now, ++*count;
        return *count >= n;
    };
}

/// Runs the training until the moment comes, and ends it with the signal.
void end_at(const Arguments& arguments, const fs::path& folder, const Moment& moment, int signal) {
    bool sent = false;
    const auto run = run_cli(arguments, Way::program, patient, [&](const RunningProgram& program) {
        if (sent || !moment(folder)) return;
        sent = true;
        kill(program.id(), signal);
    });
    ASSERT_TRUE(sent) << "it ended by itself: " << run.err;
    EXPECT_FALSE(run.hung);
    EXPECT_TRUE(run.signal == signal || run.exit_code == 130) << run.exit_code << " " << run.err;
}

void expect_same_vector_after(const Arguments& more, const std::string& result) {
    const TempDir folder;
    const auto whole = run_cli(training(folder / "whole", more), Way::program, patient);
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    const fs::path parts = folder / "parts";
    const auto arguments = training(parts, more);
    const std::string checkpoint_name =
        result == "ascent" ? "ascent-training.safetensors" : "training.safetensors";
    end_at(arguments, parts, there_is("pictures"), SIGKILL);
    end_at(arguments, parts, there_is("pictures/00001.png"), SIGINT);
    end_at(arguments, parts, there_is(checkpoint_name), SIGKILL);
    if (result != "ascent") {
        end_at(arguments, parts, checkpoint(3), SIGINT);
        end_at(arguments, parts, checkpoint(2), SIGKILL);
    }
    const auto last = run_cli(arguments, Way::program, patient);
    ASSERT_EQ(last.exit_code, 0) << last.err;
    const std::string name = result + ".safetensors";
    const auto expected = tensors_of(folder / "whole" / name);
    EXPECT_GT(expected.size(), 1000U);
    EXPECT_TRUE(expected == tensors_of(parts / name)) << "the vectors differ";
}

TEST(TrainConceptProgram, KilledAndInterruptedAtManyMomentsEndsInTheSameVector) {
    expect_same_vector_after({"--preserve", "a cat", "--control", "random"}, "vector");
}

TEST(TrainConceptProgram, AnInterruptedAscentEndsInTheSameVector) {
    expect_same_vector_after({"--control", "ascent"}, "ascent");
}

TEST(TrainConceptProgram, MakesTheRandomControlOfAnyEditWithoutTraining) {
    const TempDir folder;
    const auto edit = reference("lora/sd1_peft.safetensors").string(),
               model = reference("models/sd1").string();
    const auto make = [&](const std::string& name, const Arguments& more = {}) {
        Arguments all{"--json", "train-concept", "-m", model,   "--control",
                      "random", "--like",        edit, "--out", (folder / name).string()};
        all.insert(all.end(), more.begin(), more.end());
        const auto run = run_cli(all, Way::fork);
        EXPECT_EQ(run.exit_code, 0) << run.err;
        return nlohmann::json::parse(run.out);
    };
    const auto report = make("a.safetensors");
    EXPECT_EQ(report.at("random"), (folder / "a.safetensors").string());
    (void)make("b.safetensors"), (void)make("c.safetensors", {"--seed", "2"});
    EXPECT_EQ(tensors_of(folder / "a.safetensors"), tensors_of(folder / "b.safetensors"));
    EXPECT_NE(tensors_of(folder / "a.safetensors"), tensors_of(folder / "c.safetensors"));
    const auto compared = run_cli({"--json", "combine-edits", "-m", model, "--edit", edit, "--edit",
                                   (folder / "a.safetensors").string()},
                                  Way::fork);
    ASSERT_EQ(compared.exit_code, 0) << compared.err;
    const auto figures = nlohmann::json::parse(compared.out);
    const double norm = figures.at("norms").at(0);
    EXPECT_GT(norm, 0);
    EXPECT_NEAR(figures.at("norms").at(1).get<double>(), norm, 1e-4 * norm);
    EXPECT_NEAR(report.at("norm").get<double>(), norm, 1e-4 * norm);
    EXPECT_LT(std::abs(figures.at("cosines").at(0).at(1).get<double>()), 0.5);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 3) << "nothing else was made";
}

}  // namespace
}  // namespace burin::test
