// Every step of every sampler against the independent implementation.
#include <gtest/gtest.h>

#include "core/diffusion/algorithm.h"
#include "tests/core/diffusion/toy.h"

namespace burin::test {
namespace {

constexpr double tolerance = 1e-5;

class SamplerReference : public testing::TestWithParam<const char*> {};

TEST_P(SamplerReference, EveryStepAgrees) {
    const std::string name = GetParam();
    const auto file =
        value_or_throw(io::SafetensorsFile::open(reference("samplers/" + name + ".safetensors")));
    const auto& metadata = file.metadata();
    auto config = nlohmann::json::parse(metadata.at("config"));
    config["_class_name"] = metadata.at("scheduler");
    const double eta = name == "ddim_eta1" ? 1 : 0;
    for (const std::string steps : {"4", "10", "25"}) {
        const Schedule schedule = schedule_of(config, "default", std::stoi(steps), eta);
        EXPECT_LT(distance(tensor_of(file, steps + ".timesteps"), tensor_of(schedule.timesteps)), tolerance);
        if (file.find(steps + ".sigmas") != nullptr) {
            EXPECT_LT(distance(tensor_of(file, steps + ".sigmas"), tensor_of(schedule.sigmas)), tolerance);
        }
        const double scale = tensor_of(file, steps + ".init_noise_sigma").item<double>();
        EXPECT_NEAR(schedule.init_noise_sigma, scale, tolerance * scale);

        const Tensor noise = tensor_of(file, steps + ".noise");
        NoiseStream drawn({std::stoull(metadata.at("noise_seed"))});
        EXPECT_LT(distance(noise, drawn.draw({4, 8, 8})), tolerance);

        const Tensor expected = tensor_of(file, steps + ".x");
        ASSERT_EQ(expected.size(0), schedule.evaluations());
        auto state = start(schedule, noise, NoiseStream({std::stoull(metadata.at("step_noise_seed"))}));
        for (int i = 0; i < schedule.evaluations(); ++i) {
            toy_step(schedule, state);
            ASSERT_LT(distance(expected.slice(0, i, i + 1), state.x), tolerance)
                << name << ", step " << i << " of " << steps;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, SamplerReference,
                         testing::Values("ddim", "ddim_eta1", "ddim_trailing_v_zero_snr", "dpmpp_2m",
                                         "dpmpp_2m_karras", "dpmpp_2m_sde_karras", "dpmpp_2m_v", "euler",
                                         "euler_ancestral", "euler_karras", "euler_linspace_v",
                                         "euler_trailing", "heun", "lcm", "pndm", "unipc"));

// tests/data/extra/diffusion/make_cases.py
TEST(SamplerCases, NamesKeepTheFilesSettingsAndClassDefaultsFillTheRest) {
    const auto file = value_or_throw(io::SafetensorsFile::open(data("extra/diffusion/cases.safetensors")));
    const auto configs = nlohmann::json::parse(file.metadata().at("files"));
    const auto cases = nlohmann::json::parse(file.metadata().at("cases"));
    const Tensor timesteps = tensor_of(file, "timesteps"), sigmas = tensor_of(file, "sigmas");
    const Tensor scales = tensor_of(file, "init_noise_sigma"), results = tensor_of(file, "x");
    const Tensor picture = torch::linspace(-1, 1, 32, torch::kFloat32).reshape({1, 2, 4, 4});
    ASSERT_GT(cases.size(), 1000U);
    int64_t t = 0, s = 0;
    for (size_t k = 0; k < cases.size(); ++k) {
        const auto& entry = cases[k];
        SCOPED_TRACE(entry.dump());
        const int steps = entry["steps"];
        const auto& config = configs[entry["file"].get<std::string>()];
        const Schedule schedule = schedule_of(config, entry["sampler"], steps, entry["eta"]);
        const int64_t count = entry["timesteps"], sigma_count = entry["sigmas"];
        EXPECT_LT(distance(timesteps.slice(0, t, t + count), tensor_of(schedule.timesteps)), tolerance);
        // Classes with two evaluations a step lay their sigmas out in another way.
        const bool laid_out = schedule.algorithm->evaluations_per_step == 1 || sigma_count > 0;
        if (laid_out) {
            EXPECT_LT(distance(sigmas.slice(0, s, s + sigma_count), tensor_of(schedule.sigmas)), tolerance);
        }
        t += count, s += sigma_count;

        const auto row = static_cast<int64_t>(k);
        const double scale = scales[row].item<double>();
        EXPECT_NEAR(schedule.init_noise_sigma, scale, tolerance * scale);
        NoiseStream start_noise({static_cast<uint64_t>(steps)}),
            step_noise({static_cast<uint64_t>(steps) + 1});
        const Tensor noise = start_noise.draw({2, 4, 4});
        SamplerState state = start(schedule, noise, step_noise);
        if (!entry["strength"].is_null()) {
            const int first = first_evaluation_for_strength(schedule, entry["strength"]);
            state = start_from(schedule, add_noise(schedule, picture, noise, first), first, step_noise);
        }
        EXPECT_LT(distance(results.slice(0, row, row + 1), run_toy(schedule, state)), tolerance);
    }
}

// tests/data/extra/diffusion/make_kdiffusion.py
TEST(SamplerCases, AgreeWithKDiffusionUnderEverySpacingAndWithTheSameNoise) {
    const auto file =
        value_or_throw(io::SafetensorsFile::open(data("extra/diffusion/kdiffusion.safetensors")));
    const auto cases = nlohmann::json::parse(file.metadata().at("cases"));
    const Tensor sigmas = tensor_of(file, "sigmas"), results = tensor_of(file, "x");
    ASSERT_GT(cases.size(), 60U);
    int64_t s = 0;
    for (size_t k = 0; k < cases.size(); ++k) {
        const auto& entry = cases[k];
        SCOPED_TRACE(entry.dump());
        const int steps = entry["steps"];
        const nlohmann::json config = {{"_class_name", "EulerDiscreteScheduler"},
                                       {"beta_start", 0.00085},
                                       {"beta_end", 0.012},
                                       {"beta_schedule", "scaled_linear"},
                                       {"prediction_type", entry["prediction"]}};
        const std::string spacing = entry["spacing"];
        const bool xl = spacing == "align_your_steps_xl";
        const Schedule schedule = value_or_throw(
            make_schedule(value_or_throw(diffusion::parse_scheduler_config(config)),
                          entry["sampler"].get<std::string>(), steps, 0,
                          {xl ? "align_your_steps" : spacing,
                           xl ? diffusion::StepsPublishedFor::sdxl : diffusion::StepsPublishedFor::sd1}));
        EXPECT_TRUE(schedule.notes.empty());
        const Tensor expected = sigmas.slice(0, s, s + steps + 1);
        s += steps + 1;
        if (schedule.algorithm->evaluations_per_step == 1) {
            EXPECT_LT(distance(expected, tensor_of(schedule.sigmas)), tolerance);
        }
        NoiseStream start_noise({static_cast<uint64_t>(steps)}),
            step_noise({static_cast<uint64_t>(steps) + 1});
        const auto row = static_cast<int64_t>(k);
        const Tensor x = run_toy(schedule, start(schedule, start_noise.draw({2, 4, 4}), step_noise));
        EXPECT_LT(distance(results.slice(0, row, row + 1), x), tolerance);
    }
}

}  // namespace
}  // namespace burin::test
