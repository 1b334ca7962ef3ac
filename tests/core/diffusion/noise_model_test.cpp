#include "core/diffusion/noise_model.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include "core/diffusion/prediction.h"

namespace burin::diffusion {
namespace {

SchedulerConfig stable_diffusion(PredictionType prediction) {
    SchedulerConfig config;
    config.class_name = "EulerDiscreteScheduler";
    config.beta_start = 0.00085, config.beta_end = 0.012;
    config.beta_schedule = BetaSchedule::scaled_linear;
    config.prediction_type = prediction;
    return config;
}

TEST(NoiseModel, WhatATrainingAsksForIsWhatASamplerReads) {
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
    const Tensor x0 = torch::randn({3, 4, 8, 8}, generator), eps = torch::randn({3, 4, 8, 8}, generator);
    const Tensor steps = torch::tensor({1, 500, 990}, torch::kInt64);
    for (const auto type : {PredictionType::epsilon, PredictionType::v_prediction, PredictionType::sample}) {
        const auto model = value_or_throw(make_noise_model(stable_diffusion(type)));
        EXPECT_EQ(model.prediction, type);
        const NoisedLatents made = noised(model, x0, eps, steps);
        for (int64_t n = 0; n < 3; ++n) {
            const auto t = static_cast<int>(steps[n].item<int64_t>());
            const Prediction read = to_prediction(type, model.level_at(t), made.target[n], made.x[n]);
            EXPECT_TRUE(torch::allclose(read.eps, eps[n], 1e-3, 1e-3)) << t;
            EXPECT_TRUE(torch::allclose(read.denoised, x0[n], 1e-3, 1e-3)) << t;
            EXPECT_EQ(made.alpha_bar[n].item<float>(), model.alpha_bars[static_cast<size_t>(t)]);
        }
    }
}

TEST(NoiseModel, ATrainingWithoutSignalAtItsEndKeepsItWhereASamplerMustNot) {
    auto config = stable_diffusion(PredictionType::v_prediction);
    config.rescale_betas_zero_snr = true;
    EXPECT_EQ(value_or_throw(make_noise_model(config)).alpha_bars.back(), 0);
    EXPECT_GT(value_or_throw(make_schedule(config, "euler", 5)).model.alpha_bars.back(), 0);
    EXPECT_EQ(value_or_throw(make_schedule(config, "ddim", 5)).model.alpha_bars.back(), 0);
}

TEST(NoiseModel, BetasThatLeadNowhereAreRefused) {
    auto config = stable_diffusion(PredictionType::epsilon);
    config.num_train_timesteps = 3;
    config.trained_betas = {0.999999999, 0.999999999, 0.999999999};
    const auto model = make_noise_model(config);
    ASSERT_FALSE(model.has_value());
    EXPECT_EQ(model.error().code, ErrorCode::bad_model);
}

}  // namespace
}  // namespace burin::diffusion
