#include "core/guidance/trajectory.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/diffusion/guided_sampling.h"
#include "tests/core/guidance/toy_run.h"

namespace burin::guidance {
namespace {

using protocol::Direction;

constexpr size_t plenty = 256U << 20;

Direction direction(const std::string& text, double strength = 5, double start = 0.25) {
    Direction out;
    out.text = text;
    out.strength = strength;
    out.start = start;
    out.area = 0.2;
    return out;
}

ToyRequest request_with(std::vector<Direction> directions, const std::string& sampler = "ddim") {
    ToyRequest request;
    request.sampler = sampler;
    request.guidance.directions = std::move(directions);
    return request;
}

TEST(Trajectory, EvaluatesOnlyLiveRows) {
    ToyRequest request = request_with({direction("smiling"), direction("glasses", 4, 0.5)});
    request.guidance.directions[0].stop = 0.75;
    ToyNetwork network;
    const TrajectoryReport report = toy_run(request, network, nullptr).report;
    EXPECT_EQ(report.rows_evaluated, 2 * 8 + 4 + 4);
    EXPECT_EQ(report.rows_live, report.rows_evaluated);
    EXPECT_EQ(network.evaluated, report.rows_evaluated);
    EXPECT_EQ(report.rows_naive, 4 * 8);
}

TEST(Trajectory, NeverAsksForTheTextOfAMutedDirection) {
    ToyRequest request = request_with({direction("smiling"), direction("glasses")});
    request.guidance.directions[1].muted = true;
    ToyNetwork network;
    (void)toy_run(request, network, nullptr);
    EXPECT_FALSE(network.seen.contains({RowKind::direction, "glasses"}));
    EXPECT_TRUE(network.seen.contains({RowKind::direction, "smiling"}));
}

TEST(Trajectory, WithoutDirectionsIsTheReadableLoopBitForBit) {
    for (const char* name : {"DDIMScheduler", "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler",
                             "HeunDiscreteScheduler", "DPMSolverMultistepScheduler", "PNDMScheduler"}) {
        SCOPED_TRACE(name);
        ToyRequest request;
        request.seeds = {7, 8};
        request.guidance.scale = 4;
        diffusion::SchedulerConfig config;
        config.class_name = name;
        const auto schedule = value_or_throw(diffusion::make_schedule(config, "default", request.steps));
        diffusion::NoiseStream stream(request.seeds);
        const Tensor noise = stream.draw({4, request.h, request.w});

        int i = 0;
        const auto paired = [&](const Tensor& x, const Tensor& t) {
            EXPECT_EQ(t[0].item<double>(), static_cast<float>(schedule.timesteps[static_cast<size_t>(i)]));
            const auto halves = x.chunk(2);
            const Tensor out = torch::cat({toy_prediction(halves[0], i, {RowKind::unconditional, ""}),
                                           toy_prediction(halves[1], i, {RowKind::prompt, request.prompt})});
            return ++i, out;
        };
        const Tensor plain = diffusion::sample_guided(paired, noise,
                                                      {.scheduler = config,
                                                       .steps = request.steps,
                                                       .guidance = request.guidance.scale,
                                                       .noise = stream});

        ToyNetwork network;
        const auto guide = toy_guide(request, schedule);
        const auto run =
            run_trajectory(schedule, *guide, diffusion::start(schedule, noise, stream), network, nullptr, {});
        EXPECT_EQ(i, schedule.evaluations());
        EXPECT_TRUE(torch::equal(run.x, plain));
    }
}

TEST(Trajectory, ReturnsAKnownResultWithoutTheNetwork) {
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    const ToyRequest request = request_with({direction("smiling")});
    const Tensor first = toy_run(request, network, &cache).x;
    network.calls = 0;
    const Trajectory again = toy_run(request, network, &cache);
    EXPECT_EQ(network.calls, 0);
    EXPECT_EQ(again.report.resumed_at, 8);
    EXPECT_TRUE(torch::equal(again.x, first));
}

TEST(Trajectory, MovingASliderRestartsWhereItsDirectionActsWithoutACallThere) {
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    ToyRequest request = request_with({direction("smiling"), direction("glasses", 4, 0.5)});
    (void)toy_run(request, network, &cache);
    request.guidance.directions[1].strength = -2;
    network.calls = 0;
    const TrajectoryReport report = toy_run(request, network, &cache).report;
    EXPECT_EQ(report.resumed_at, 4);
    EXPECT_EQ(report.rows_reused, 4);
    EXPECT_EQ(network.calls, 3);
    EXPECT_EQ(report.rows_evaluated, 3 * 4);
}

TEST(Trajectory, EvaluatesOnlyTheNewRowWhereADirectionIsAdded) {
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    ToyRequest request = request_with({direction("smiling")});
    (void)toy_run(request, network, &cache);
    request.guidance.directions.push_back(direction("glasses", 4, 0.5));
    network.calls = network.evaluated = 0;
    const TrajectoryReport report = toy_run(request, network, &cache).report;
    EXPECT_EQ(report.resumed_at, 4);
    EXPECT_EQ(report.rows_reused, 3);
    EXPECT_EQ(network.evaluated, 1 + 3 * 4);
}

TEST(Trajectory, ReturningToAnEarlierSettingCostsNothing) {
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    ToyRequest request = request_with({direction("smiling"), direction("glasses", 3, 0.5)});
    (void)toy_run(request, network, &cache);
    ToyRequest other = request;
    other.guidance.directions[0].muted = true;
    (void)toy_run(other, network, &cache);
    std::swap(request.guidance.directions[0], request.guidance.directions[1]);
    network.calls = 0;
    EXPECT_EQ(toy_run(request, network, &cache).report.resumed_at, 8);
    EXPECT_EQ(network.calls, 0);
}

TEST(Trajectory, LatentsBeforeTheFirstActingStepDoNotDependOnTheSlider) {
    for (const char* sampler : {"ddim", "euler_ancestral", "dpmpp_2m"}) {
        std::vector<std::vector<Tensor>> runs;
        for (const double strength : {-12.0, -1.0, 3.0, 12.0}) {
            ToyNetwork network;
            auto& steps = runs.emplace_back();
            TrajectoryHooks hooks;
            hooks.on_step = [&](const StepEvent& event) { steps.push_back(event.x.clone()); };
            (void)toy_run(request_with({direction("smiling", strength, 0.5)}, sampler), network, nullptr, {},
                          hooks);
        }
        for (const auto& run : runs) {
            ASSERT_EQ(run.size(), 8U);
            for (int i = 0; i < 4; ++i) EXPECT_TRUE(torch::equal(run[i], runs[0][i])) << sampler << i;
        }
        EXPECT_FALSE(torch::equal(runs[0][4], runs[1][4]));
    }
}

TEST(Trajectory, BatchOfPicturesEqualsSingleRuns) {
    for (const char* sampler : {"ddim", "euler_ancestral", "dpmpp_2m", "dpmpp_2m_sde_karras"}) {
        ToyRequest request = request_with({direction("smiling"), direction("winter", -4)}, sampler);
        request.guidance.directions[1].mask = protocol::MaskKind::channel;
        request.guidance.directions[0].momentum_scale = 0.3;
        request.guidance.rescale = 0.5;
        request.seeds = {1, 2, 3};
        ToyNetwork network;
        const Tensor batch = toy_run(request, network, nullptr).x;
        for (int n = 0; n < 3; ++n) {
            ToyRequest single = request;
            single.seeds = {request.seeds[n]};
            EXPECT_TRUE(torch::equal(toy_run(single, network, nullptr).x[0], batch[n])) << sampler << n;
        }
    }
}

TEST(Trajectory, DirectionCoversTheSameShareOfTheRunAtTenAndFiftySteps) {
    for (const char* sampler : {"ddim", "dpmpp_2m", "euler_ancestral"}) {
        for (const int steps : {10, 50}) {
            ToyRequest request = request_with({direction("smiling", 1, 0.2)}, sampler);
            request.steps = steps;
            ToyNetwork network;
            const Trajectory run = toy_run(request, network, nullptr);
            EXPECT_EQ(run.report.directions.at(0).steps.size(), static_cast<size_t>(steps * 8 / 10));
            EXPECT_TRUE(torch::isfinite(run.x).all().item<bool>());
        }
    }
}

TEST(Trajectory, CancelledRunLeavesItsStepsInTheCache) {
    const ToyRequest request = request_with({direction("smiling")}, "euler_ancestral");
    ToyNetwork network;
    const Tensor expected = toy_run(request, network, nullptr).x;
    TrajectoryCache cache(plenty);
    TrajectoryHooks hooks;
    hooks.on_step = [&](const StepEvent& event) {
        if (event.evaluation == 4) hooks.cancel.cancel();
    };
    EXPECT_THROW((void)toy_run(request, network, &cache, {}, hooks), Failure);
    const Trajectory rest = toy_run(request, network, &cache);
    EXPECT_EQ(rest.report.resumed_at, 5);
    EXPECT_TRUE(torch::equal(rest.x, expected));
}

TEST(Trajectory, NetworkThatThrowsLeavesTheCacheValid) {
    const ToyRequest request = request_with({direction("smiling")}, "dpmpp_2m");
    ToyNetwork network;
    const Tensor expected = toy_run(request, network, nullptr).x;
    TrajectoryCache cache(plenty);
    network.before_call = [](int i) {
        if (i == 5) throw Failure(ErrorCode::out_of_memory, "no memory");
    };
    EXPECT_THROW((void)toy_run(request, network, &cache), Failure);
    network.before_call = {};
    const Trajectory rest = toy_run(request, network, &cache);
    EXPECT_EQ(rest.report.resumed_at, 5);
    EXPECT_TRUE(torch::equal(rest.x, expected));
}

TEST(Trajectory, StartsInTheMiddleForImageToImage) {
    ToyRequest request = request_with({direction("smiling", 4, 0.5)}, "euler_ancestral");
    ToyNetwork network;
    TrajectoryCache cache(plenty);
    const Trajectory run = toy_run(request, network, &cache, {}, {}, 3);
    EXPECT_EQ(run.report.evaluations, 5);
    request.guidance.directions[0].strength = 2;
    const Trajectory moved = toy_run(request, network, &cache, {}, {}, 3);
    EXPECT_EQ(moved.report.resumed_at, 4);
    EXPECT_TRUE(torch::equal(moved.x, toy_run(request, network, nullptr, {}, {}, 3).x));
    EXPECT_EQ(toy_run(request, network, &cache, {}, {}, 8).report.evaluations, 0);
}

TEST(Trajectory, AppliesTheConstraintAfterEveryStep) {
    const ToyRequest request = request_with({direction("smiling")}, "dpmpp_2m");
    TrajectoryHooks hooks;
    std::vector<int> at;
    hooks.constrain = [&](const Tensor& x, int i) {
        at.push_back(i);
        return x.clamp_max(0.5);
    };
    ToyNetwork network;
    const Tensor x = toy_run(request, network, nullptr, {}, hooks).x;
    EXPECT_THAT(at, testing::ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
    EXPECT_LE(x.max().item<float>(), 0.5F);
}

TEST(Trajectory, ShowsThePictureAsItForms) {
    std::vector<int> evaluations;
    TrajectoryHooks hooks;
    hooks.on_step = [&](const StepEvent& event) {
        evaluations.push_back(event.evaluation);
        EXPECT_EQ(event.evaluations, 8);
        EXPECT_EQ(event.denoised.sizes(), event.x.sizes());
    };
    ToyNetwork network;
    (void)toy_run(request_with({}), network, nullptr, {}, hooks);
    EXPECT_THAT(evaluations, testing::ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(Trajectory, ReportsWhatEveryDirectionDidAlsoAfterAResume) {
    TrajectoryOptions options;
    options.masks = true;
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    ToyRequest request = request_with({direction("smiling"), direction("glasses", 4, 0.5)});
    request.guidance.directions[0].mask = protocol::MaskKind::channel;
    (void)toy_run(request, network, &cache, options);
    request.guidance.directions[1].strength = 7;
    const TrajectoryReport resumed = toy_run(request, network, &cache, options).report;
    EXPECT_EQ(resumed.resumed_at, 4);
    const TrajectoryReport full = toy_run(request, network, nullptr, options).report;
    ASSERT_EQ(resumed.directions.size(), 2U);
    EXPECT_EQ(full.directions[0].steps.size(), 6U);
    for (size_t r = 0; r < 2; ++r) {
        const DirectionTrace &a = resumed.directions[r], &b = full.directions[r];
        ASSERT_EQ(a.steps.size(), b.steps.size());
        for (size_t s = 0; s < a.steps.size(); ++s) {
            EXPECT_EQ(a.steps[s].evaluation, b.steps[s].evaluation);
            EXPECT_EQ(a.steps[s].coverage, b.steps[s].coverage);
            EXPECT_EQ(a.steps[s].norm, b.steps[s].norm);
            EXPECT_NEAR(a.steps[s].coverage.at(0), 0.2, 0.02);
            EXPECT_GT(a.steps[s].norm.at(0), 0);
        }
        EXPECT_TRUE(torch::equal(a.where_it_acts, b.where_it_acts));
        EXPECT_EQ(a.where_it_acts.sizes(), (std::vector<int64_t>{1, 8, 8}));
        EXPECT_NEAR(a.where_it_acts.mean().item<double>(), 0.2, 0.02);
    }
}

TEST(Trajectory, TellsWhichDirectionsPointTheSameWay) {
    ToyRequest request;
    protocol::Direction hat, brim, against, late;
    hat.text = "hat", hat.opposite = "bare", hat.start = 0;
    brim = hat, brim.area = 0.5, brim.strength = 2;
    against.text = "bare", against.opposite = "hat", against.start = 0;
    late.text = "winter", late.start = 0.5;
    protocol::Direction muted = hat;
    muted.muted = true;
    request.guidance.directions = {hat, brim, against, late, muted};
    ToyNetwork network;
    TrajectoryCache cache(plenty);
    const auto check = [](const TrajectoryReport& report) {
        ASSERT_EQ(report.cosines.size(), 5U);
        EXPECT_NEAR(report.cosines[0][1].value(), 1, 1e-5) << "whatever their areas and strengths";
        EXPECT_NEAR(report.cosines[0][2].value(), -1, 1e-5);
        EXPECT_LT(std::abs(report.cosines[0][3].value()), 0.99);
        EXPECT_NEAR(report.cosines[0][3].value(), report.cosines[3][0].value(), 1e-12);
        EXPECT_FALSE(report.cosines[0][4]);
    };
    check(toy_run(request, network, &cache).report);
    check(toy_run(request, network, &cache).report);
    request.guidance.directions[0].strength = 1;
    check(toy_run(request, network, &cache).report);
}

TEST(Trajectory, MasksAreMadeWhenTheCachedRunHadNone) {
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    const ToyRequest request = request_with({direction("smiling")});
    TrajectoryOptions options;
    options.numbers = false;
    const Tensor x = toy_run(request, network, &cache, options).x;
    options.masks = true;
    const Trajectory with_masks = toy_run(request, network, &cache, options);
    EXPECT_TRUE(with_masks.report.directions.at(0).where_it_acts.defined());
    EXPECT_TRUE(torch::equal(with_masks.x, x));
    options.numbers = true;
    EXPECT_EQ(toy_run(request, network, &cache, options).report.directions.at(0).steps.size(), 6U);
}

TEST(Trajectory, KeepsWithinItsMemoryAndStaysRight) {
    ToyNetwork network;
    for (const size_t limit : {size_t{0}, size_t{9000}, size_t{40000}, size_t{200000}}) {
        TrajectoryCache cache(limit);
        for (int round = 0; round < 12; ++round) {
            ToyRequest request =
                request_with({direction("smiling", round % 5 - 2, 0.25 + 0.125 * (round % 3))}, "dpmpp_2m");
            const Tensor x = toy_run(request, network, &cache).x;
            EXPECT_LE(cache.statistics().bytes, limit);
            EXPECT_TRUE(torch::equal(x, toy_run(request, network, nullptr).x));
        }
        if (limit < 200000) {
            EXPECT_GT(cache.statistics().evicted, 0U);
        }
        EXPECT_EQ(cache.statistics().entries == 0, limit == 0);
    }
}

TEST(Trajectory, CountsWhatTheCacheSaved) {
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    ToyRequest request = request_with({direction("smiling")});
    (void)toy_run(request, network, &cache);
    request.guidance.directions[0].strength = 6;
    (void)toy_run(request, network, &cache);
    const CacheStatistics statistics = cache.statistics();
    EXPECT_EQ(statistics.state_misses, 1U);
    EXPECT_EQ(statistics.state_hits, 1U);
    EXPECT_EQ(statistics.prediction_hits, 3U);
    EXPECT_GT(statistics.bytes, 0U);
    EXPECT_LT(statistics.bytes, statistics.limit_bytes);
    cache.clear();
    EXPECT_EQ(cache.statistics().bytes, 0U);
    EXPECT_EQ(toy_run(request, network, &cache).report.resumed_at, 0);
}

TEST(Trajectory, DifferentStartsShareNothing) {
    TrajectoryCache cache(plenty);
    ToyNetwork network;
    const ToyRequest request = request_with({direction("smiling")});
    (void)toy_run(request, network, &cache);
    for (const auto& change : std::vector<std::function<void(ToyRequest&)>>{
             [](ToyRequest& r) { r.seeds = {8}; }, [](ToyRequest& r) { r.steps = 9; },
             [](ToyRequest& r) { r.sampler = "euler"; }, [](ToyRequest& r) { r.prompt = "a cat"; },
             [](ToyRequest& r) { r.negative = "blurry"; }, [](ToyRequest& r) { r.guidance.scale = 3; },
             [](ToyRequest& r) { r.h = r.w = 16; }, [](ToyRequest& r) { r.eta = 1; }}) {
        ToyRequest other = request;
        change(other);
        const Trajectory run = toy_run(other, network, &cache);
        EXPECT_EQ(run.report.resumed_at, 0);
        EXPECT_TRUE(torch::equal(run.x, toy_run(other, network, nullptr).x));
    }
}

class DraftReplay : public testing::Test {
  protected:
    DraftReplay() {
        exact_.keep_masked_directions = true;
        draft_ = exact_;
        draft_.draft_replay = true;
        request_ = request_with({direction("smiling"), direction("glasses", 3, 0.25)});
    }
    TrajectoryCache cache_{plenty};
    ToyNetwork network_;
    TrajectoryOptions exact_, draft_;
    ToyRequest request_;
};

TEST_F(DraftReplay, CostsThePromptsRowsAlone) {
    (void)toy_run(request_, network_, &cache_, exact_);
    request_.guidance.directions[0].strength = 8;
    network_.seen.clear();
    const TrajectoryReport report = toy_run(request_, network_, &cache_, draft_).report;
    EXPECT_TRUE(report.approximate);
    EXPECT_EQ(report.replayed_terms, 2 * 6);
    EXPECT_EQ(report.resumed_at, 2);
    EXPECT_EQ(report.rows_evaluated, 2 * 5);
    EXPECT_FALSE(network_.seen.contains({RowKind::direction, "smiling"}));
}

TEST_F(DraftReplay, EqualsTheFullRunWhereTheSliderHardlyMoved) {
    (void)toy_run(request_, network_, &cache_, exact_);
    const Tensor before = toy_run(request_, network_, nullptr).x;
    request_.guidance.directions[0].strength += 1e-4;
    const Trajectory draft = toy_run(request_, network_, &cache_, draft_);
    EXPECT_TRUE(draft.report.approximate);
    EXPECT_TRUE(torch::allclose(draft.x, before, 1e-3, 1e-3)) << (draft.x - before).abs().max();
    // And it follows the slider: nearer to the exact picture than standing still is.
    request_.guidance.directions[0].strength += 1;
    const Tensor moved = toy_run(request_, network_, nullptr).x;
    const Tensor guess = toy_run(request_, network_, &cache_, draft_).x;
    EXPECT_LT((guess - moved).norm().item<double>(), (before - moved).norm().item<double>());
}

TEST_F(DraftReplay, IsExactAndSaysSoWhereNothingChanged) {
    const Tensor x = toy_run(request_, network_, &cache_, exact_).x;
    const Trajectory draft = toy_run(request_, network_, &cache_, draft_);
    EXPECT_FALSE(draft.report.approximate);
    EXPECT_TRUE(torch::equal(draft.x, x));
}

TEST_F(DraftReplay, RunsExactlyWithoutAFullRunToFollow) {
    const Trajectory draft = toy_run(request_, network_, &cache_, draft_);
    EXPECT_FALSE(draft.report.approximate);
    EXPECT_TRUE(torch::equal(draft.x, toy_run(request_, network_, nullptr).x));
    (void)toy_run(request_, network_, &cache_, exact_);
    request_.seeds = {99};  // another start: the last run does not apply
    EXPECT_FALSE(toy_run(request_, network_, &cache_, draft_).report.approximate);
}

TEST_F(DraftReplay, EvaluatesDirectionsThatTheFullRunDidNotHave) {
    (void)toy_run(request_, network_, &cache_, exact_);
    request_.guidance.directions.push_back(direction("winter", 4, 0.25));
    network_.seen.clear();
    const TrajectoryReport report = toy_run(request_, network_, &cache_, draft_).report;
    EXPECT_EQ(report.replayed_terms, 2 * 6);
    EXPECT_TRUE(network_.seen.contains({RowKind::direction, "winter"}));
}

TEST_F(DraftReplay, LeavesNothingThatAnExactRunWouldTake) {
    (void)toy_run(request_, network_, &cache_, exact_);
    for (const double strength : {1.0, 8.0, -3.0, 8.0}) {
        request_.guidance.directions[0].strength = strength;
        (void)toy_run(request_, network_, &cache_, draft_);
        const Trajectory exact = toy_run(request_, network_, &cache_, exact_);
        EXPECT_TRUE(torch::equal(exact.x, toy_run(request_, network_, nullptr).x));
        EXPECT_FALSE(exact.report.approximate);
    }
}

}  // namespace
}  // namespace burin::guidance
