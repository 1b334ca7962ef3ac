// Scheduler files as checkpoints have them (tests/data/reference/adapters/schedules): where diffusers places the levels of
// each, and which are no models of Burin's.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/core/diffusion/toy.h"

namespace burin::test {
namespace {

using nlohmann::json;

constexpr double tolerance = 1e-5;

std::filesystem::path stored(const std::string& name) { return reference("adapters/schedules/" + name); }

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

const json& cases() {
    static const json all = json::parse(text_of(stored("cases.json")));
    return all;
}

diffusion::SchedulerConfig config_of(const json& entry) {
    auto config = value_or_throw(diffusion::parse_scheduler_config(
        std::string_view(text_of(stored(entry.at("config").get<std::string>())))));
    return entry.contains("pipeline") ? diffusion::with_pipeline_corrections(config) : config;
}

Tensor numbers(const json& list) { return tensor_of(list.get<std::vector<double>>()); }

void expect_levels(const json& expected, const Schedule& schedule) {
    EXPECT_LT(distance(numbers(expected.at("timesteps")), tensor_of(schedule.timesteps)), tolerance);
    const double scale = expected.at("init_noise_sigma");
    EXPECT_NEAR(schedule.init_noise_sigma, scale, tolerance * scale);
    if (expected.contains("sigmas")) {
        Tensor sigmas = numbers(expected.at("sigmas"));
        // diffusers lists one more under log_linear than a run comes to.
        if (schedule.settings.interpolation_type == "log_linear") sigmas = sigmas.slice(0, 0, -1);
        // Its class lays them out in another way; timesteps say the same.
        const bool comparable = !schedule.sampler->name.starts_with("dpm2");
        if (comparable) {
            EXPECT_LT(distance(sigmas, tensor_of(schedule.sigmas)), tolerance);
        }
    }
    if (!expected.contains("alpha_bars")) return;
    std::vector<double> alpha_bars;
    for (const double t : schedule.timesteps)
        alpha_bars.push_back(schedule.model.alpha_bars[static_cast<size_t>(t)]);
    EXPECT_LT(distance(numbers(expected.at("alpha_bars")), tensor_of(alpha_bars)), tolerance);
    const double last = expected.value("final_alpha_bar", double{schedule.final_alpha_bar});
    EXPECT_NEAR(schedule.final_alpha_bar, last, tolerance);
}

TEST(StoredConfigurations, ArePlacedAsDiffusersPlacesThem) {
    int compared = 0;
    for (const json& entry : cases().at("cases")) {
        SCOPED_TRACE(entry.at("config").get<std::string>() + " " + entry.at("sampler").get<std::string>());
        const auto config = config_of(entry);
        for (const auto& [steps, expected] : entry.at("steps").items()) {
            const auto schedule =
                diffusion::make_schedule(config, entry.at("sampler").get<std::string>(), std::stoi(steps));
            ASSERT_TRUE(schedule) << schedule.error().sentence();
            if (!protocol::sampler_of_class(config.class_name).is_itself) {
                // Another sampler runs in its place and places its own levels.
                ASSERT_EQ(schedule->notes.size(), 1U);
                EXPECT_NE(schedule->notes[0].find(config.class_name), std::string::npos);
                continue;
            }
            EXPECT_TRUE(schedule->notes.empty() || config.clip_sample.value_or(false)) << schedule->notes[0];
            expect_levels(expected, *schedule);
            ++compared;
        }
    }
    EXPECT_GE(compared, 130);
}

TEST(StoredConfigurations, OfOtherModelsAreRefusedByName) {
    for (const json& entry : cases().at("refused")) {
        const std::string text = text_of(stored(entry.at("config").get<std::string>()));
        const auto config = diffusion::parse_scheduler_config(std::string_view(text));
        std::string sentence = "accepted";
        if (!config) {
            sentence = config.error().sentence();
        } else if (const auto schedule = diffusion::make_schedule(*config, "default", 10); !schedule) {
            sentence = schedule.error().sentence();
        }
        const std::string part = entry.at("sentence_contains");
        EXPECT_NE(sentence.find(part), std::string::npos) << entry.at("config") << ": " << sentence;
    }
}

TEST(StoredConfigurations, NeverClipTheLatents) {
    const auto file = value_or_throw(io::SafetensorsFile::open(stored("never_clipped.safetensors")));
    for (const auto& [name, sampler] : std::vector<std::pair<std::string, std::string>>{
             {"pndm_without_clip_sample", "ddim"}, {"ddim_2022", "default"}}) {
        const auto config = config_of({{"config", "configs/" + name + ".json"}, {"pipeline", "sd1"}});
        for (const int steps : {10, 25}) {
            const std::string key = name + "." + std::to_string(steps);
            const auto schedule = value_or_throw(diffusion::make_schedule(config, sampler, steps));
            const Tensor expected = tensor_of(file, key + ".x");
            SamplerState state = start_from(schedule, tensor_of(file, key + ".noise"), 0);
            for (int i = 0; i < steps; ++i) {
                toy_step(schedule, state);
                ASSERT_LT(distance(expected.slice(0, i, i + 1), state.x), tolerance) << key << ", step " << i;
            }
            EXPECT_GT(expected.abs().max().item<float>(), 1);
        }
    }
}

}  // namespace
}  // namespace burin::test
