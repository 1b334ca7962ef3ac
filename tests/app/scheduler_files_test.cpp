// Scheduler files as diffusers 0.42.1 writes them, one for each class with the defaults of its constructor: what `info`
// says and what `render` does are the same. And the names of samplers, wherever one is asked for.
#include <algorithm>
#include <filesystem>
#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/protocol/samplers.h"
#include "tests/app/bad_case.h"
#include "tests/app/program_run.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using Way = RunningProgram::Way;

std::vector<std::string> scheduler_files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(data("schedulers")))
        names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// `arguments` with the case's model; --json in front.
ProgramRun run_on(const Place& place, std::vector<std::string> arguments) {
    for (std::string& argument : arguments) {
        if (argument == "{dir}/model") argument = (place / "model").string();
        if (argument == "{dir}/out.png") argument = (place / "out.png").string();
        if (argument == "{sd1}") argument = reference("models/sd1").string();
    }
    arguments.insert(arguments.begin(), "--json");
    return run_cli(arguments, Way::fork);
}

std::string notes_of(const json& object) { return object.at("notes").dump(); }

class SchedulerFile : public testing::TestWithParam<std::string> {};

TEST_P(SchedulerFile, MeansTheSameToInfoAndRender) {
    const Place place;
    place.copy_model();
    const std::string text = data_bytes("schedulers/" + GetParam() + ".json");
    place.write("model/scheduler/scheduler_config.json", text);
    const ProgramRun info = run_on(place, {"info", "{dir}/model"});
    const ProgramRun render = run_on(place, render_with({"--steps", "4"}, "{dir}/model"));
    const bool other_models = GetParam().starts_with("FlowMatch") || GetParam().starts_with("EDM") ||
                              GetParam().starts_with("CogVideoX");
    ASSERT_EQ(info.exit_code, other_models ? 3 : 0) << info.out << info.err;
    ASSERT_EQ(render.exit_code, info.exit_code) << render.out << render.err;
    EXPECT_EQ(json::parse(info.out).at("usable"), !other_models);
    if (other_models) {
        EXPECT_THAT(info.out, HasSubstr(GetParam())) << "the class is not named";
        return;
    }
    const auto [sampler, is_itself] =
        protocol::sampler_of_class(GetParam().substr(0, GetParam().find('_')) + "Scheduler");
    ASSERT_NE(sampler, nullptr);
    for (const json& told : {json::parse(info.out), json::parse(render.out)}) {
        const std::string notes = notes_of(told);
        EXPECT_EQ(notes.find("which Burin does not have") != std::string::npos, !is_itself) << notes;
        EXPECT_TRUE(is_itself || notes.find(sampler->name) != std::string::npos) << notes;
        const bool clips = text.find("\"clip_sample\": true") != std::string::npos;
        EXPECT_EQ(notes.find("never clipped") != std::string::npos, clips) << notes;
    }
    const bool told_something = json::parse(render.out).at("notes") != json::array();
    EXPECT_EQ(render.err.find("note: ") != std::string::npos, told_something) << render.err;
    EXPECT_EQ(json::parse(info.out).at("steady"), !sampler->is_stochastic());
    EXPECT_EQ(json::parse(info.out).at("scheduler"),
              GetParam().substr(0, GetParam().find('_')) + "Scheduler");
}

INSTANTIATE_TEST_SUITE_P(OfDiffusers, SchedulerFile, testing::ValuesIn(scheduler_files()),
                         [](const auto& info) { return info.param; });

TEST(SchedulerFiles, OfEveryClassAreThere) { EXPECT_GE(scheduler_files().size(), 20U); }

TEST(SchedulerFiles, ThatAreNoJsonAreRefusedAndNotTakenForEpsilon) {
    for (const char* text : {"", "[]", "3", R"({"prediction_type": "v_prediction",)"}) {
        const Place place;
        place.copy_model();
        place.write("model/scheduler/scheduler_config.json", text);
        const ProgramRun info = run_on(place, {"info", "{dir}/model"});
        EXPECT_EQ(info.exit_code, 3) << text;
        EXPECT_THAT(info.out, HasSubstr("scheduler_config.json")) << text;
    }
}

TEST(SchedulerFiles, WithPythonsInfinityKeepTheirPredictionType) {
    const Place place;
    place.copy_model();
    place.write("model/scheduler/scheduler_config.json",
                R"({"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity,
                    "sigma_max": Infinity, "prediction_type": "v_prediction"})");
    const ProgramRun info = run_on(place, {"info", "{dir}/model"});
    ASSERT_EQ(info.exit_code, 0) << info.out << info.err;
    EXPECT_EQ(json::parse(info.out).at("prediction"), "v_prediction");
}

TEST(Info, RefusesATokenizerThatRenderWouldRefuse) {
    const Place place;
    place.copy_model();
    place.write("model/tokenizer/vocab.json", "{}");
    const ProgramRun info = run_on(place, {"info", "{dir}/model"});
    const ProgramRun render = run_on(place, render_with({}, "{dir}/model"));
    EXPECT_EQ(render.exit_code, 3) << render.err;
    EXPECT_EQ(info.exit_code, 3) << info.out;
    EXPECT_FALSE(json::parse(info.out).at("usable").get<bool>());
}

TEST(SamplerNames, AreTakenInTheSpellingOfAnyTool) {
    const Place place;
    for (const auto& [typed, name] : std::vector<std::pair<std::string, std::string>>{
             {"DPM++ 2M Karras", "dpmpp_2m_karras"}, {"euler_a", "euler_ancestral"}, {"k_heun", "heun"}}) {
        const ProgramRun run = run_on(place, render_with({"--sampler", typed}));
        ASSERT_EQ(run.exit_code, 0) << run.err;
        EXPECT_EQ(json::parse(run.out).at("request").at("sampler"), name);
    }
}

TEST(SamplerNames, ThatAreUnknownAreRefusedWithTheNearest) {
    const ProgramRun run = run_on(Place{}, render_with({"--sampler", "heunn"}));
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.err, HasSubstr("sampler is 'heunn'; did you mean 'heun'?"));
}

TEST(SamplerNames, StandInTheHelpWithoutException) {
    const ProgramRun run = run_cli({"render", "--help"}, Way::fork);
    ASSERT_EQ(run.exit_code, 0);
    // The help breaks its lines at blanks.
    std::string words = run.out;
    std::erase(words, '\n');
    for (const auto& sampler : protocol::samplers) EXPECT_THAT(words, HasSubstr(std::string(sampler.name)));
}

}  // namespace
}  // namespace burin::test
