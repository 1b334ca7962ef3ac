#include "core/protocol/samplers.h"

#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "core/diffusion/algorithm.h"
#include "core/protocol/spacings.h"
#include "tests/core/diffusion/toy.h"

namespace burin::test {
namespace {

using diffusion::PredictionType;
using protocol::sampler_names;

const nlohmann::json sd15 = {{"_class_name", "PNDMScheduler"},
                             {"beta_start", 0.00085},
                             {"beta_end", 0.012},
                             {"beta_schedule", "scaled_linear"},
                             {"skip_prk_steps", true},
                             {"steps_offset", 1},
                             {"clip_sample", false}};

nlohmann::json with(nlohmann::json config, const nlohmann::json& changes) {
    config.update(changes);
    return config;
}

class EverySampler : public testing::TestWithParam<std::string_view> {};

TEST_P(EverySampler, ContinuesFromASnapshotBitForBitAtEveryStep) {
    for (const auto& config : {sd15, with(sd15, {{"skip_prk_steps", false}, {"solver_order", 3}})}) {
        const Schedule schedule = schedule_of(config, std::string(GetParam()), 7, 0.7);
        NoiseStream stream({5, 6});
        const Tensor noise = stream.draw({2, 4, 4});
        const SamplerState begin = start(schedule, noise, stream);
        const Tensor straight = run_toy(schedule, begin);
        SamplerState state = begin;
        while (!finished(schedule, state)) {
            const SamplerState snapshot = state;
            const Tensor before = snapshot.x.clone();
            EXPECT_TRUE(torch::equal(run_toy(schedule, snapshot), straight)) << "from evaluation " << state.i;
            toy_step(schedule, state);
            EXPECT_TRUE(torch::equal(snapshot.x, before)) << "a step changed the tensor of an earlier state";
        }
        EXPECT_TRUE(torch::equal(state.x, straight));
    }
}

TEST_P(EverySampler, GivesARowTheSamePictureAloneAndInABatch) {
    const Schedule schedule = schedule_of(sd15, std::string(GetParam()), 6, 1);
    NoiseStream both({11, 12});
    const Tensor noise = both.draw({4, 8, 8});
    const Tensor batch = run_toy(schedule, start(schedule, noise, both));
    for (int64_t row = 0; row < 2; ++row) {
        NoiseStream alone({static_cast<uint64_t>(11 + row)});
        const Tensor own = alone.draw({4, 8, 8});
        const Tensor single = run_toy(schedule, start(schedule, own, alone));
        EXPECT_TRUE(torch::equal(batch.slice(0, row, row + 1), single)) << "row " << row;
    }
}

TEST_P(EverySampler, SeesTheSameNetworkThroughEpsVAndSample) {
    for (const bool zero_snr : {false, true}) {
        const auto run = [&](const char* prediction) {
            const auto config =
                with(sd15, {{"prediction_type", prediction}, {"rescale_betas_zero_snr", zero_snr}});
            const Schedule schedule = schedule_of(config, std::string(GetParam()), 8);
            NoiseStream stream({3});
            const Tensor noise = stream.draw({4, 8, 8});
            SamplerState state = start(schedule, noise, stream);
            while (!finished(schedule, state)) {
                const auto& level = schedule.levels[static_cast<size_t>(state.i)];
                // In double, because the conversions cancel: the network itself is exact here.
                state.x = state.x.to(torch::kFloat64);
                const double norm = level.norm();
                const Tensor x0 = torch::tanh(state.x / norm);
                const Tensor eps = (state.x - x0 * level.alpha) / level.sigma;
                Tensor out = eps;
                if (schedule.model.prediction == PredictionType::sample) out = x0;
                if (schedule.model.prediction == PredictionType::v_prediction) {
                    out = (eps * level.alpha - x0 * level.sigma) / norm;
                }
                advance(schedule, state, out);
            }
            return state.x;
        };
        // PLMS mixes outputs before it reads them, so each reading is another method of the same order.
        const bool mixes = GetParam() == "pndm" || GetParam() == "default";
        const Tensor v = run("v_prediction");
        EXPECT_LT(distance(v, run("sample")), mixes ? 0.2 : 1e-9);
        // These begin at pure noise, of which an eps says nothing.
        const bool distilled = GetParam() == "lcm" || GetParam() == "tcd";
        if (zero_snr && distilled) continue;
        EXPECT_LT(distance(v, run("epsilon")), mixes ? 0.2 : 1e-9);
    }
}

TEST_P(EverySampler, RunsASingleStepAndManySteps) {
    for (const int steps : {1, 2, 3, 50}) {
        const Schedule schedule = schedule_of(sd15, std::string(GetParam()), steps);
        EXPECT_GE(schedule.evaluations(), steps);
        NoiseStream stream({1});
        const Tensor noise = stream.draw({4, 8, 8});
        EXPECT_TRUE(torch::isfinite(run_toy(schedule, start(schedule, noise, stream))).all().item<bool>())
            << steps;
    }
}

TEST_P(EverySampler, KeepsTheSettingsOfTheFile) {
    const auto config = with(sd15, {{"prediction_type", "v_prediction"}, {"num_train_timesteps", 500}});
    const Schedule schedule = schedule_of(config, std::string(GetParam()), 5);
    EXPECT_EQ(schedule.model.prediction, PredictionType::v_prediction);
    EXPECT_EQ(schedule.model.alpha_bars.size(), 500U);
    EXPECT_LT(schedule.timesteps.front(), 500);
}

TEST_P(EverySampler, StaysFiniteFromPureNoiseWithVPrediction) {
    const auto config = with(sd15, {{"prediction_type", "v_prediction"},
                                    {"rescale_betas_zero_snr", true},
                                    {"timestep_spacing", "trailing"},
                                    {"_class_name", "DDIMScheduler"}});
    if (GetParam() == "pndm") {
        const auto parsed = value_or_throw(diffusion::parse_scheduler_config(config));
        const auto schedule = make_schedule(parsed, "pndm", 8);
        ASSERT_FALSE(schedule.has_value());
        EXPECT_NE(schedule.error().what.find("rescale_betas_zero_snr"), std::string::npos);
        return;
    }
    const Schedule schedule = schedule_of(config, std::string(GetParam()), 8);
    NoiseStream stream({1});
    const Tensor noise = stream.draw({4, 8, 8});
    const Tensor x = run_toy(schedule, start(schedule, noise, stream));
    EXPECT_LT(x.abs().max().item<double>(), 100);
}

TEST_P(EverySampler, RunsLessOfTheScheduleForLessStrength) {
    const Schedule schedule = schedule_of(sd15, std::string(GetParam()), 10);
    const int evaluations = schedule.evaluations();
    EXPECT_EQ(first_evaluation_for_strength(schedule, 1), 0);
    EXPECT_EQ(first_evaluation_for_strength(schedule, 0.6), 4 * schedule.algorithm->evaluations_per_step);
    EXPECT_LE(first_evaluation_for_strength(schedule, 0), evaluations);
    for (int i = 0; i < evaluations; ++i) {
        EXPECT_GE(schedule.fraction(i), 0);
        EXPECT_LT(schedule.fraction(i), 1);
    }
}

INSTANTIATE_TEST_SUITE_P(All, EverySampler, testing::ValuesIn(sampler_names),
                         [](const auto& info) { return std::string(info.param); });

// A name that fell through to another sampler's code would draw that one's picture.
TEST(Samplers, DrawAPictureOfTheirOwnUnderEachName) {
    std::vector<std::pair<std::string_view, Tensor>> pictures;
    for (const auto& row : protocol::samplers) {
        const Schedule schedule = schedule_of(sd15, std::string(row.name), 8);
        EXPECT_EQ(schedule.sampler, &row);
        EXPECT_EQ(schedule.stochastic, row.is_stochastic()) << row.name;
        NoiseStream stream({9});
        const Tensor noise = stream.draw({4, 8, 8});
        const Tensor x = run_toy(schedule, start(schedule, noise, stream));
        for (const auto& [name, other] : pictures)
            EXPECT_GT(distance(other, x), 1e-4) << name << " and " << row.name;
        pictures.emplace_back(row.name, x);
    }
    EXPECT_GE(pictures.size(), 20U);
}

TEST(Samplers, OfAllClassesAndSpellingsBelongToOneRow) {
    std::set<std::string> known;
    const auto take = [&](std::string_view text) {
        EXPECT_TRUE(text.empty() || known.insert(std::string(text)).second) << text;
    };
    for (const auto& row : protocol::samplers) {
        take(row.name);
        take(row.class_name);
        std::istringstream spellings(std::string(row.spellings) + " " + std::string(row.stands_in_for));
        for (std::string word; spellings >> word;) take(word);
        EXPECT_EQ(protocol::sampler_called(row.name), row.name);
        const std::string title = std::string(row.title) + " " + std::string(row.schedule);
        EXPECT_EQ(protocol::sampler_called(title), row.name);
        EXPECT_EQ(protocol::sampler_of_class(row.class_name).is_itself, !row.class_name.empty());
    }
    EXPECT_EQ(protocol::sampler_called(""), "");
    EXPECT_EQ(protocol::sampler_called("magic"), "");
}

TEST(Samplers, TakeEverySpacingThatTheyHaveLevelsFor) {
    for (const auto& row : protocol::samplers) {
        const auto config = value_or_throw(diffusion::parse_scheduler_config(sd15));
        for (const auto& spacing : protocol::spacings) {
            SCOPED_TRACE(std::string(row.name) + " " + std::string(spacing.name));
            for (const int steps : {1, 2, 9}) {
                const Schedule schedule =
                    value_or_throw(make_schedule(config, row.name, steps, 0, {spacing.name}));
                const bool has_no_effect =
                    schedule.sigmas.empty() && spacing.name != protocol::default_spacing;
                EXPECT_EQ(schedule.notes.size(), has_no_effect ? 1U : 0U);
                NoiseStream stream({1});
                const Tensor noise = stream.draw({4, 8, 8});
                const Tensor x = run_toy(schedule, start(schedule, noise, stream));
                EXPECT_TRUE(torch::isfinite(x).all().item<bool>());
            }
        }
    }
}

TEST(Spacings, GiveASamplerTheLevelsOfItsKarrasRow) {
    const auto config = value_or_throw(diffusion::parse_scheduler_config(sd15));
    for (const char* name : {"dpmpp_2m", "dpmpp_2m_sde"}) {
        const auto chosen = value_or_throw(make_schedule(config, name, 9, 0, {"karras"}));
        const auto row = value_or_throw(make_schedule(config, std::string(name) + "_karras", 9));
        EXPECT_EQ(chosen.sigmas, row.sigmas) << name;
        EXPECT_EQ(chosen.timesteps, row.timesteps) << name;
    }
    // A choice spans all of training; the row keeps to the steps of the file.
    const auto whole = value_or_throw(make_schedule(config, "euler", 9, 0, {"karras"}));
    EXPECT_NEAR(whole.sigmas.front(), 14.6146, 1e-3);
    EXPECT_NEAR(whole.sigmas[8], 0.0292, 1e-3);
    const auto other = value_or_throw(make_schedule(config, "euler_karras", 9, 0, {"exponential"}));
    EXPECT_EQ(other.sigmas, value_or_throw(make_schedule(config, "euler", 9, 0, {"exponential"})).sigmas);
    const auto unknown = make_schedule(config, "euler", 9, 0, {"loose"});
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().what.find("'loose'"), std::string::npos);
}

// The authors publish training steps beside the noise levels.
TEST(Spacings, AlignTheStepsAsPublishedAndSayWhereNothingIsPublished) {
    using diffusion::StepsPublishedFor;
    const auto config = value_or_throw(diffusion::parse_scheduler_config(sd15));
    const auto steps = [&](StepsPublishedFor model) {
        return value_or_throw(make_schedule(config, "euler", 10, 0, {"align_your_steps", model}));
    };
    const std::vector<int> sd1{999, 850, 736, 645, 545, 455, 343, 233, 124, 24};
    const std::vector<int> sdxl{999, 845, 730, 587, 443, 310, 193, 116, 53, 13};
    for (const auto& [model, published] :
         {std::pair{StepsPublishedFor::sd1, sd1}, {StepsPublishedFor::sdxl, sdxl}}) {
        const Schedule schedule = steps(model);
        EXPECT_TRUE(schedule.notes.empty());
        for (size_t i = 0; i < published.size(); ++i)
            EXPECT_NEAR(schedule.timesteps[i], published[i], 1.5) << i;
    }
    const Schedule other = steps(StepsPublishedFor::neither);
    ASSERT_EQ(other.notes.size(), 1U);
    EXPECT_EQ(other.sigmas, steps(StepsPublishedFor::sd1).sigmas);
}

// One path of noise, however a step is divided: the two draws of dpmpp_sde agree where they overlap.
TEST(Samplers, DrawTheNoiseOfAStepInTwoPartsFromOnePath) {
    const Schedule schedule =
        schedule_of(with(sd15, {{"_class_name", "EulerDiscreteScheduler"}}), "dpmpp_sde", 3);
    NoiseStream stream({5});
    SamplerState state = start(schedule, torch::zeros({1, 4, 128, 128}), stream);
    // A network that sees nothing but noise: what is left of the steps is what they draw.
    const auto black = [&] {
        advance(schedule, state, state.x / schedule.levels[static_cast<size_t>(state.i)].sigma);
    };
    black();
    const Tensor half = state.x;
    black();
    const auto correlation = [](const Tensor& a, const Tensor& b) {
        return (a * b).mean().item<double>() / (a.std().item<double>() * b.std().item<double>());
    };
    const double way = schedule.levels[0].sigma - schedule.levels[1].sigma;
    const double whole = schedule.levels[0].sigma - schedule.levels[2].sigma;
    EXPECT_NEAR(correlation(half, state.x), std::sqrt(way / whole), 0.02);
}

TEST(Samplers, RefuseAnOutputOfAnotherShapeAndAStepAfterTheEnd) {
    const Schedule schedule = schedule_of(sd15, "ddim", 1);
    SamplerState state = start(schedule, torch::zeros({1, 4, 8, 8}));
    EXPECT_THROW(advance(schedule, state, torch::zeros({1, 4, 8, 4})), Failure);
    EXPECT_THROW(start_from(schedule, state.x, 2), Failure);
    advance(schedule, state, torch::zeros({1, 4, 8, 8}));
    EXPECT_TRUE(finished(schedule, state));
    EXPECT_THROW(advance(schedule, state, torch::zeros({1, 4, 8, 8})), Failure);
}

TEST(Samplers, WantOneGeneratorPerRowBeforeTheyStart) {
    const Schedule schedule = schedule_of(sd15, "euler_ancestral", 4);
    EXPECT_THROW(start(schedule, torch::zeros({2, 4, 8, 8}), NoiseStream({1})), Failure);
    EXPECT_NO_THROW(start(schedule, torch::zeros({2, 4, 8, 8}), NoiseStream({1, 2})));
}

TEST(Samplers, KeepFloat32LatentsWhenTheNetworkAnswersInBfloat16) {
    const Schedule schedule = schedule_of(sd15, "unipc", 4);
    SamplerState state = start(schedule, torch::ones({1, 4, 8, 8}));
    while (!finished(schedule, state)) advance(schedule, state, torch::ones({1, 4, 8, 8}, torch::kBFloat16));
    EXPECT_EQ(state.x.scalar_type(), torch::kFloat32);
}

TEST(NoiseStream, GoesOnWhereACopyWasTaken) {
    NoiseStream stream({42});
    stream.draw({4, 8, 8});
    NoiseStream copy = stream;
    const Tensor next = stream.draw({4, 8, 8});
    EXPECT_TRUE(torch::equal(next, copy.draw({4, 8, 8})));
    EXPECT_FALSE(torch::equal(next, stream.draw({4, 8, 8})));
}

TEST(NoiseStream, NeedsAsManyRowsAsTheLatents) {
    NoiseStream stream({1, 2});
    EXPECT_THROW(stream.draw_like(torch::zeros({3, 4, 8, 8})), Failure);
    EXPECT_THROW(NoiseStream().draw({4, 8, 8}), Failure);
}

TEST(AddNoise, ReachesTheLevelOfTheEvaluationAndLeavesTheEndAlone) {
    const Tensor x0 = torch::full({1, 4, 8, 8}, 0.25), noise = torch::ones({1, 4, 8, 8});
    const Schedule ddim = schedule_of(sd15, "ddim", 10);
    const double alpha_bar = ddim.model.alpha_bars[static_cast<size_t>(ddim.timesteps[3])];
    const double expected = 0.25 * std::sqrt(alpha_bar) + std::sqrt(1 - alpha_bar);
    EXPECT_NEAR(add_noise(ddim, x0, noise, 3).max().item<double>(), expected, 1e-6);
    const Schedule euler = schedule_of(sd15, "euler", 10);
    EXPECT_NEAR(add_noise(euler, x0, noise, 3).max().item<double>(), 0.25 + euler.sigmas[3], 1e-6);
    EXPECT_TRUE(torch::equal(add_noise(euler, x0, noise, euler.evaluations()), x0));
}

}  // namespace
}  // namespace burin::test
