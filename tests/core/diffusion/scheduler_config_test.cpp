#include <gtest/gtest.h>

#include "core/base/printable.h"
#include "core/diffusion/scheduler_fields.h"
#include "core/protocol/names.h"
#include "tests/core/diffusion/toy.h"
#include "tests/support/aggregate_size.h"

namespace burin::test {
namespace {

using diffusion::make_schedule;
using diffusion::parse_scheduler_config;
using nlohmann::json;

// The sentence with which a file is refused, by whoever notices: the parser, or the schedule of its own
// class.
std::string refusal(const json& config) {
    const auto parsed = parse_scheduler_config(config);
    if (!parsed) return parsed.error().sentence();
    const auto schedule = make_schedule(*parsed, "default", 10);
    return schedule ? "" : schedule.error().sentence();
}

struct Bad {
    std::string class_name, key;
    json value;
};

class BadKey : public testing::TestWithParam<Bad> {};

TEST_P(BadKey, IsRefusedByName) {
    const auto& [class_name, key, value] = GetParam();
    json config = {{"_class_name", class_name + "Scheduler"}};
    EXPECT_EQ(refusal(config), "");
    config[key] = value;
    const std::string sentence = refusal(config);
    EXPECT_NE(sentence.find("'" + key + "'"), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("scheduler_config.json"), std::string::npos) << sentence;
}

INSTANTIATE_TEST_SUITE_P(
    All, BadKey,
    testing::Values(
        Bad{"DDIM", "_class_name", "FlowMatchEulerDiscreteScheduler"}, Bad{"DDIM", "_class_name", 3},
        Bad{"DDIM", "num_train_timesteps", 1}, Bad{"DDIM", "num_train_timesteps", 10'000'000},
        Bad{"DDIM", "num_train_timesteps", "1000"}, Bad{"DDIM", "num_train_timesteps", 18446744073709551615U},
        Bad{"DDIM", "beta_start", 0}, Bad{"DDIM", "beta_start", -0.1}, Bad{"DDIM", "beta_end", 1.5},
        Bad{"DDIM", "beta_end", nullptr}, Bad{"DDIM", "beta_end", "0.02"},
        Bad{"DDIM", "beta_schedule", "sigmoid"}, Bad{"HeunDiscrete", "beta_schedule", "exp"},
        Bad{"DDIM", "beta_schedule", 1}, Bad{"DDIM", "trained_betas", json::array({0.1, 0.2})},
        Bad{"DDIM", "trained_betas", "linear"},
        Bad{"DDIM", "trained_betas", json(std::vector<double>(1000, 1.5))},
        Bad{"DDIM", "prediction_type", "flow_prediction"}, Bad{"DDIM", "prediction_type", nullptr},
        Bad{"DDIM", "timestep_spacing", "random"}, Bad{"DDIM", "steps_offset", -1},
        Bad{"DDIM", "steps_offset", 1000}, Bad{"DDIM", "steps_offset", 0.5},
        Bad{"DDIM", "rescale_betas_zero_snr", "yes"}, Bad{"DDIM", "clip_sample", 1},
        Bad{"DDIM", "clip_sample_range", 0}, Bad{"DDIM", "set_alpha_to_one", "no"},
        Bad{"PNDM", "skip_prk_steps", 2}, Bad{"EulerDiscrete", "interpolation_type", "cubic"},
        Bad{"DPMSolverMultistep", "algorithm_type", "magic"},
        Bad{"EulerDiscrete", "timestep_type", "learned"}, Bad{"EulerDiscrete", "final_sigmas_type", "half"},
        Bad{"EulerDiscrete", "sigma_min", -1}, Bad{"EulerDiscrete", "sigma_max", "big"},
        Bad{"EulerDiscrete", "use_karras_sigmas", "true"},
        Bad{"DPMSolverMultistep", "solver_type", "simpson"}, Bad{"DPMSolverMultistep", "solver_order", 4},
        Bad{"DPMSolverMultistep", "variance_type", "learned_range"},
        Bad{"DPMSolverMultistep", "lambda_min_clipped", "-inf"},
        Bad{"DPMSolverMultistep", "use_flow_sigmas", true},
        Bad{"DPMSolverMultistep", "use_dynamic_shifting", true},
        Bad{"UniPCMultistep", "disable_corrector", json::array({-1})},
        Bad{"UniPCMultistep", "disable_corrector", 3}, Bad{"LCM", "original_inference_steps", 0},
        Bad{"LCM", "timestep_scaling", nullptr}, Bad{"DDIM", "predict_epsilon", false},
        Bad{"DDIM", "sigma_data", 0.5}, Bad{"DDIM", "beta_shedule", "linear"}, Bad{"DDIM", "shift", 3.0}),
    [](const auto& info) { return std::to_string(info.index) + "_" + info.param.key; });

TEST(SchedulerConfig, RefusesWhatIsNotAnObjectOrNotJson) {
    EXPECT_FALSE(parse_scheduler_config(json::array()).has_value());
    EXPECT_FALSE(parse_scheduler_config(json("text")).has_value());
    EXPECT_FALSE(parse_scheduler_config(std::string_view("{\"beta_start\": ")).has_value());
    EXPECT_FALSE(parse_scheduler_config(std::string_view("")).has_value());
    EXPECT_FALSE(parse_scheduler_config(std::string_view(std::string(2 << 20, ' '))).has_value());
    EXPECT_FALSE(parse_scheduler_config(std::string_view("{\"beta_start\": NaN}")).has_value());
}

TEST(SchedulerConfig, ReadsPythonsWordsForNumbersWithoutAnEnd) {
    for (const char* word : {"-Infinity", "Infinity", "NaN"}) {
        const auto plain = parse_scheduler_config(std::string_view(
            R"({"_class_name": "DPMSolverMultistepScheduler", "prediction_type": "v_prediction", "lambda_min_clipped": )" +
            std::string(word) + "}"));
        ASSERT_TRUE(plain.has_value()) << plain.error().sentence();
        EXPECT_FALSE(plain->lambda_min_clipped.has_value());
        EXPECT_EQ(plain->prediction_type, diffusion::PredictionType::v_prediction);
    }
    const auto quoted =
        parse_scheduler_config(std::string_view(R"({"_note\"": "-Infinity", "beta_schedule": "-Infinity"})"));
    ASSERT_FALSE(quoted.has_value());
    EXPECT_NE(quoted.error().what.find("'-Infinity'"), std::string::npos) << quoted.error().what;
}

TEST(SchedulerConfig, LetsUnknownKeysPassThatAskForNothing) {
    for (const json& nothing : {json(nullptr), json(false), json(""), json::array(), json::object()}) {
        EXPECT_EQ(refusal({{"_class_name", "DDIMScheduler"}, {"a_key_of_tomorrow", nothing}}), "") << nothing;
    }
    for (const json& something : {json(true), json(0.5), json(0), json("magic"), json::array({1})}) {
        EXPECT_NE(refusal({{"_class_name", "DDIMScheduler"}, {"a_key_of_tomorrow", something}}), "")
            << something;
    }
}

TEST(SchedulerConfig, ListsEveryMember) {
    size_t listed = 0;
    diffusion::SchedulerConfig config;
    visit_fields(config, [&](auto& /*member*/, const diffusion::SchedulerKey& /*key*/) { ++listed; });
    EXPECT_EQ(listed, aggregate_size<diffusion::SchedulerConfig>());
}

TEST(SchedulerConfig, ReadsEveryKeyThatItLists) {
    const json full = {{"_class_name", "UniPCMultistepScheduler"}, {"num_train_timesteps", 900}};
    const auto plain = value_or_throw(parse_scheduler_config(full));
    diffusion::SchedulerConfig config;
    visit_fields(config, [&]<class T>(T& /*member*/, const diffusion::SchedulerKey& key) {
        const std::string name = key.key;
        if (name.empty() || name == "_class_name") return;
        json value = key.names.empty() ? json(key.high) : json(key.names.back());
        if constexpr (std::same_as<T, std::optional<bool>>) value = true;
        if constexpr (std::same_as<T, std::optional<int>>) value = 3;
        if (name == "variance_type") value = "fixed_large";
        if (name == "trained_betas") value = std::vector<double>(900, 0.5);
        if (name == "disable_corrector") value = {0};
        json changed = full;
        changed[name] = value;
        const auto read = parse_scheduler_config(changed);
        ASSERT_TRUE(read.has_value()) << read.error().sentence();
        EXPECT_NE(*read, plain) << name;
    });
}

TEST(SchedulerConfig, PrintsHostileKeysHarmlessly) {
    const std::string sentence = refusal({{"\x1b[31m" + std::string(5000, 'x'), 1}});
    EXPECT_EQ(sentence.find('\x1b'), std::string::npos);
    EXPECT_LT(sentence.size(), 500U);
}

TEST(SchedulerConfig, OfAClassThatIsNotBuiltRunsTheNearestSamplerAndSaysSo) {
    const std::vector<std::pair<const char*, const char*>> nearest{
        {"DDPMParallelScheduler", "ddpm"},
        {"DDIMParallelScheduler", "ddim"},
        {"SASolverScheduler", "dpmpp_2m_sde"},
        {"DPMSolverSinglestepScheduler", "dpmpp_2m"}};
    for (const auto& [class_name, sampler] : nearest) {
        const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", class_name}}));
        const auto own = value_or_throw(make_schedule(config, "default", 10));
        EXPECT_EQ(own.sampler->name, sampler);
        ASSERT_EQ(own.notes.size(), 1U) << class_name;
        EXPECT_NE(own.notes[0].find(class_name), std::string::npos) << own.notes[0];
        EXPECT_NE(own.notes[0].find(sampler), std::string::npos) << own.notes[0];
        EXPECT_EQ(own.stochastic, own.sampler->is_stochastic()) << class_name;
        EXPECT_TRUE(value_or_throw(make_schedule(config, "dpmpp_2m", 10)).notes.empty());
    }
}

TEST(SchedulerConfig, KeepsTheSpacingOfAClassThatIsNotBuilt) {
    const auto config = value_or_throw(parse_scheduler_config(
        json{{"_class_name", "DPMSolverSinglestepScheduler"}, {"use_karras_sigmas", true}}));
    EXPECT_EQ(value_or_throw(make_schedule(config, "default", 10)).sigmas,
              value_or_throw(make_schedule(config, "dpmpp_2m_karras", 10)).sigmas);
}

TEST(SchedulerConfig, SaysWhichSettingsAreNotBuiltAndRunsWithoutThem) {
    const std::vector<Bad> cases{{"DPMSolverMultistep", "algorithm_type", "dpmsolver"},
                                 {"DPMSolverMultistep", "algorithm_type", "sde-dpmsolver"},
                                 {"DDPM", "variance_type", "fixed_large_log"},
                                 {"UniPCMultistep", "predict_x0", false},
                                 {"UniPCMultistep", "solver_p", json::object()},
                                 {"UniPCMultistep", "lower_order_final", false}};
    for (const auto& [class_name, key, value] : cases) {
        const auto config = value_or_throw(
            parse_scheduler_config(json{{"_class_name", class_name + "Scheduler"}, {key, value}}));
        const auto schedule = value_or_throw(make_schedule(config, "default", 10));
        ASSERT_EQ(schedule.notes.size(), 1U) << key;
        EXPECT_NE(schedule.notes[0].find("'" + key + "'"), std::string::npos) << schedule.notes[0];
    }
}

TEST(SchedulerConfig, WithTwoSpacingsOfItsSigmasContradictsItself) {
    for (const char* second : {"use_exponential_sigmas", "use_beta_sigmas"}) {
        const std::string sentence =
            refusal({{"_class_name", "EulerDiscreteScheduler"}, {"use_karras_sigmas", true}, {second, true}});
        EXPECT_NE(sentence.find(second), std::string::npos) << sentence;
    }
}

TEST(SchedulerConfig, ThatAsksForClippingIsNotedAndNothingIsClipped) {
    for (const char* key : {"clip_sample", "thresholding"}) {
        for (const char* class_name : {"DDIMScheduler", "LCMScheduler", "UniPCMultistepScheduler"}) {
            const json plain = {{"_class_name", class_name}};
            json asking = plain;
            asking[key] = true;
            const auto quiet = schedule_of(plain, "default", 6), noted = schedule_of(asking, "default", 6);
            EXPECT_TRUE(quiet.notes.empty()) << class_name;
            ASSERT_EQ(noted.notes.size(), 1U) << class_name;
            EXPECT_NE(noted.notes[0].find(key), std::string::npos);
            const Tensor far = torch::full({1, 4, 4, 4}, 30.0F), still = torch::zeros({1, 4, 4, 4});
            const int last = noted.evaluations() - 1;
            EXPECT_GT(to_prediction(noted, still, far, last).denoised.max().item<float>(), 25);
        }
    }
}

TEST(SchedulerConfig, PipelineCorrectionTouchesOnlyTheOutdatedKey) {
    const auto file = value_or_throw(parse_scheduler_config(
        json{{"_class_name", "DDIMScheduler"}, {"clip_sample", true}, {"beta_end", 0.012}}));
    auto corrected = with_pipeline_corrections(file);
    EXPECT_EQ(corrected.steps_offset, 1);
    corrected.steps_offset.reset();
    EXPECT_EQ(corrected, file);
}

TEST(MakeSchedule, TakesASamplerBySpellingsOfOtherTools) {
    const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", "DDIMScheduler"}}));
    for (const auto& [spelling, name] :
         std::vector<std::pair<const char*, const char*>>{{"DPM++ 2M Karras", "dpmpp_2m_karras"},
                                                          {"euler_a", "euler_ancestral"},
                                                          {"Default", "ddim"},
                                                          {"UniPCMultistepScheduler", "unipc"},
                                                          {"LCM", "lcm"}}) {
        EXPECT_EQ(value_or_throw(make_schedule(config, spelling, 10)).sampler->name, name);
    }
}

TEST(MakeSchedule, SaysThatEtaHasNoEffectBesideDdimAndTcd) {
    const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", "DDIMScheduler"}}));
    EXPECT_TRUE(value_or_throw(make_schedule(config, "ddim", 10, 0.5)).notes.empty());
    EXPECT_TRUE(value_or_throw(make_schedule(config, "tcd", 10, 0.5)).notes.empty());
    const auto euler = value_or_throw(make_schedule(config, "euler", 10, 0.5));
    ASSERT_EQ(euler.notes.size(), 1U);
    EXPECT_NE(euler.notes[0].find("eta"), std::string::npos);
}

TEST(MakeSchedule, NamesTheChoicesForAnUnknownSampler) {
    const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", "DDIMScheduler"}}));
    const auto schedule = make_schedule(config, "dpm++", 10);
    ASSERT_FALSE(schedule.has_value());
    EXPECT_EQ(schedule.error().code, ErrorCode::bad_input);
    for (const auto name : protocol::sampler_names) {
        EXPECT_NE(schedule.error().remedy.find(name), std::string::npos) << name;
    }
}

TEST(MakeSchedule, RefusesStepsAndEtaOutOfRange) {
    const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", "DDIMScheduler"}}));
    for (const int steps : {-1, 0, 1001, 1 << 30}) {
        for (const auto name : protocol::sampler_names) {
            EXPECT_FALSE(make_schedule(config, name, steps).has_value()) << name << " " << steps;
        }
    }
    for (const double eta : {-0.1, 1.1, std::nan("")})
        EXPECT_FALSE(make_schedule(config, "ddim", 10, eta).has_value());
    EXPECT_FALSE(make_schedule(config, "lcm", 51).has_value());
}

TEST(MakeSchedule, NeverBreaksOnAnyNumberOfSteps) {
    const json sd = {{"_class_name", "DDIMScheduler"}, {"steps_offset", 1}, {"num_train_timesteps", 100}};
    for (const char* spacing : {"leading", "linspace", "trailing"}) {
        json file = sd;
        file["timestep_spacing"] = spacing;
        const auto config = value_or_throw(parse_scheduler_config(file));
        for (const auto name : protocol::sampler_names) {
            int accepted = 0;
            for (int steps = 1; steps <= 100; ++steps) {
                const auto schedule = make_schedule(config, name, steps);
                if (!schedule) continue;
                ++accepted;
                EXPECT_GE(schedule->evaluations(), steps) << name << " " << spacing;
                EXPECT_EQ(schedule->levels.size(), schedule->timesteps.size());
                EXPECT_EQ(schedule->targets.size(), schedule->timesteps.size());
                EXPECT_TRUE(schedule->sigmas.empty() ||
                            schedule->sigmas.size() == schedule->timesteps.size() + 1);
                for (const double t : schedule->timesteps) EXPECT_TRUE(t >= 0 && t <= 100) << t;
            }
            EXPECT_GE(accepted, 40) << name << " " << spacing;
        }
    }
}

}  // namespace
}  // namespace burin::test
