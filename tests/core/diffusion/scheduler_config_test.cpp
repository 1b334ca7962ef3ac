#include <set>

#include <gtest/gtest.h>

#include "core/base/printable.h"
#include "core/protocol/names.h"
#include "tests/core/diffusion/toy.h"

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
        Bad{"DDIM", "thresholding", true}, Bad{"DPMSolverMultistep", "thresholding", true},
        Bad{"UniPCMultistep", "thresholding", true}, Bad{"LCM", "thresholding", true},
        Bad{"PNDM", "skip_prk_steps", 2}, Bad{"EulerDiscrete", "use_beta_sigmas", true},
        Bad{"HeunDiscrete", "use_beta_sigmas", true}, Bad{"DPMSolverMultistep", "use_beta_sigmas", true},
        Bad{"UniPCMultistep", "use_beta_sigmas", true},
        Bad{"EulerDiscrete", "interpolation_type", "log_linear"},
        Bad{"EulerDiscrete", "timestep_type", "learned"}, Bad{"EulerDiscrete", "final_sigmas_type", "half"},
        Bad{"EulerDiscrete", "sigma_min", -1}, Bad{"EulerDiscrete", "sigma_max", "big"},
        Bad{"EulerDiscrete", "use_karras_sigmas", "true"},
        Bad{"DPMSolverMultistep", "algorithm_type", "dpmsolver"},
        Bad{"DPMSolverMultistep", "algorithm_type", "sde-dpmsolver"},
        Bad{"DPMSolverMultistep", "solver_type", "simpson"}, Bad{"DPMSolverMultistep", "solver_order", 4},
        Bad{"DPMSolverMultistep", "variance_type", "learned_range"},
        Bad{"DPMSolverMultistep", "lambda_min_clipped", "-inf"},
        Bad{"DPMSolverMultistep", "use_flow_sigmas", true},
        Bad{"DPMSolverMultistep", "use_dynamic_shifting", true}, Bad{"UniPCMultistep", "predict_x0", false},
        Bad{"UniPCMultistep", "solver_p", json::object()}, Bad{"UniPCMultistep", "lower_order_final", false},
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

TEST(SchedulerConfig, ReadsThePythonWordForMinusInfinityOutsideOfTexts) {
    const auto plain = parse_scheduler_config(std::string_view(
        R"({"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity})"));
    ASSERT_TRUE(plain.has_value()) << plain.error().sentence();
    EXPECT_FALSE(plain->lambda_min_clipped.has_value());
    const auto quoted =
        parse_scheduler_config(std::string_view(R"({"_note\"": "-Infinity", "beta_schedule": "-Infinity"})"));
    ASSERT_FALSE(quoted.has_value());
    EXPECT_NE(quoted.error().what.find("'-Infinity'"), std::string::npos) << quoted.error().what;
}

TEST(SchedulerConfig, PrintsHostileKeysHarmlessly) {
    const std::string sentence = refusal({{"\x1b[31m" + std::string(5000, 'x'), 1}});
    EXPECT_EQ(sentence.find('\x1b'), std::string::npos);
    EXPECT_LT(sentence.size(), 500U);
}

TEST(SchedulerConfig, OfAClassThatIsNotBuiltStillServesNamedSamplers) {
    for (const char* name :
         {"DDPMScheduler", "LMSDiscreteScheduler", "DPMSolverSinglestepScheduler", "TCDScheduler"}) {
        const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", name}}));
        const auto own = make_schedule(config, "default", 10);
        ASSERT_FALSE(own.has_value());
        EXPECT_NE(own.error().what.find(name), std::string::npos);
        EXPECT_TRUE(make_schedule(config, "dpmpp_2m", 10).has_value());
    }
}

TEST(SchedulerConfig, PipelineCorrectionsTouchOnlyTheTwoOutdatedKeys) {
    const auto file = value_or_throw(parse_scheduler_config(
        json{{"_class_name", "DDIMScheduler"}, {"clip_sample", true}, {"beta_end", 0.012}}));
    const auto corrected = with_pipeline_corrections(file);
    EXPECT_EQ(corrected.steps_offset, 1);
    EXPECT_EQ(corrected.clip_sample, false);
    EXPECT_EQ(corrected.beta_end, file.beta_end);
    const auto pndm = value_or_throw(parse_scheduler_config(json{{"_class_name", "PNDMScheduler"}}));
    EXPECT_FALSE(with_pipeline_corrections(pndm).clip_sample.has_value());
}

TEST(MakeSchedule, BuildsTheVerySamplersThatARequestMayName) {
    const auto ours = diffusion::sampler_names();
    EXPECT_EQ(std::set<std::string_view>(ours.begin(), ours.end()),
              std::set<std::string_view>(protocol::sampler_names.begin(), protocol::sampler_names.end()));
    EXPECT_EQ(ours.size(), protocol::sampler_names.size());
}

TEST(MakeSchedule, NamesTheChoicesForAnUnknownSampler) {
    const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", "DDIMScheduler"}}));
    const auto schedule = make_schedule(config, "dpm++", 10);
    ASSERT_FALSE(schedule.has_value());
    EXPECT_EQ(schedule.error().code, ErrorCode::bad_input);
    for (const auto name : diffusion::sampler_names()) {
        EXPECT_NE(schedule.error().remedy.find(name), std::string::npos) << name;
    }
}

TEST(MakeSchedule, RefusesStepsAndEtaOutOfRange) {
    const auto config = value_or_throw(parse_scheduler_config(json{{"_class_name", "DDIMScheduler"}}));
    for (const int steps : {-1, 0, 1001, 1 << 30}) {
        for (const auto name : diffusion::sampler_names()) {
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
        for (const auto name : diffusion::sampler_names()) {
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
