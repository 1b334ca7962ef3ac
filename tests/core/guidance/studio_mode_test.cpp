#include "core/guidance/studio_mode.h"

#include <algorithm>
#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/guidance/masks.h"
#include "tests/core/guidance/toy_network.h"

namespace burin::guidance {
namespace {

using protocol::Direction;
using protocol::Guidance;
using protocol::MaskKind;
using protocol::PaintedMask;

GuideContext context(int evaluations, int64_t h = 12, int64_t w = 10, const std::string& negative = {}) {
    GuideContext out{.prompt = "a portrait", .negative = negative, .h = h, .w = w};
    for (int i = 0; i < evaluations; ++i) out.fractions.push_back(static_cast<double>(i) / evaluations);
    return out;
}

Guidance with(std::vector<Direction> directions, double scale = 7.5) {
    Guidance guidance;
    guidance.scale = scale;
    guidance.directions = std::move(directions);
    return guidance;
}

/// A direction that acts from the first evaluation on.
Direction direction(const std::string& text, double strength = 5) {
    return {.text = text, .strength = strength, .start = 0, .area = 0.2};
}

std::vector<Tensor> rows_for(const RowPlan& plan, const Tensor& x) {
    std::vector<Tensor> rows;
    for (const ConditioningId& id : plan.rows) rows.push_back(toy_prediction(x, plan.evaluation, id));
    return rows;
}

Tensor combine(const Guide& guide, int i, const Tensor& x, GuidanceState& state, StepRecord* record = nullptr,
               const RecordOptions& observe = {true, true, true}) {
    const RowPlan plan = guide.plan(i);
    return guide.combine(plan, rows_for(plan, x), state, observe, record);
}

Tensor guided(const Guidance& guidance, const Tensor& x, int i = 0, const std::string& negative = {}) {
    GuidanceState state;
    return combine(*make_guide(guidance, context(10, x.size(-2), x.size(-1), negative)), i, x, state);
}

Tensor picture(uint64_t seed = 1) {
    torch::manual_seed(seed);
    return torch::randn({4, 12, 10});
}

PaintedMask left_half() {
    PaintedMask out{10, 12, {}};
    for (int at = 0; at < 120; ++at) out.coverage.push_back(at % 10 < 5 ? 255 : 0);
    return out;
}

const std::vector<MaskKind>& kinds() {
    static const std::vector<MaskKind> all{MaskKind::channel, MaskKind::spatial, MaskKind::painted,
                                           MaskKind::painted_channel, MaskKind::painted_spatial};
    return all;
}

Direction of_kind(MaskKind kind, double strength = 5) {
    Direction d = direction("smiling", strength);
    d.mask = kind;
    if (uses_painted(kind)) d.painted = left_half();
    return d;
}

TEST(StudioMode, MaskDoesNotDependOnStrengthOrSign) {
    const Tensor x = picture();
    for (const MaskKind kind : kinds()) {
        Tensor first;
        for (const double strength : {5.0, -5.0, 0.01, 12.0}) {
            GuidanceState state;
            StepRecord record;
            (void)combine(*make_guide(with({of_kind(kind, strength)}), context(10)), 0, x, state, &record);
            const Tensor mask = record.terms.at(0).mask;
            if (first.defined()) {
                EXPECT_TRUE(torch::equal(mask, first));
            }
            first = mask;
        }
    }
}

TEST(StudioMode, EditIsLinearInTheStrength) {
    const Tensor x = picture();
    const Tensor base = guided(with({}), x);
    for (const MaskKind kind : kinds()) {
        const Tensor one = guided(with({of_kind(kind, 1)}), x) - base;
        for (const double strength : {-12.0, -3.0, 0.5, 7.0}) {
            const Tensor edit = guided(with({of_kind(kind, strength)}), x) - base;
            EXPECT_TRUE(torch::allclose(edit, strength * one, 1e-4, 1e-5));
        }
    }
}

TEST(StudioMode, StrengthZeroIsPlainPromptGuidanceBitForBit) {
    const Tensor x = picture();
    Direction muted = direction("glasses");
    muted.muted = true;
    EXPECT_TRUE(torch::equal(guided(with({direction("smiling", 0), muted}), x), guided(with({}), x)));
    const auto guide = make_guide(with({direction("smiling", 0), muted}), context(10));
    EXPECT_EQ(guide->plan(3).rows.size(), 2U);
}

TEST(StudioMode, IsPromptGuidanceWithoutDirections) {
    const Tensor x = picture();
    const Tensor u = toy_prediction(x, 0, {RowKind::unconditional, ""});
    const Tensor p = toy_prediction(x, 0, {RowKind::prompt, "a portrait"});
    EXPECT_TRUE(torch::equal(guided(with({}), x), u + 7.5 * (p - u)));
    EXPECT_TRUE(torch::equal(guided(with({}, 1), x), p));
    EXPECT_TRUE(torch::equal(guided(with({}, 0), x), u));
}

TEST(StudioMode, PermutingDirectionsChangesNoBit) {
    const Tensor x = picture();
    std::vector<Direction> directions{direction("smiling"), direction("glasses", -3), direction("winter", 8),
                                      direction("winter", 2), of_kind(MaskKind::painted_channel)};
    directions[1].momentum_scale = 0.4;
    const auto run = [&] {
        const auto guide = make_guide(with(directions), context(10));
        GuidanceState state;
        Tensor out = combine(*guide, 0, x, state);
        for (int i = 1; i < 4; ++i) out = combine(*guide, i, out, state);
        return std::pair{out, guide->plan(2).decides};
    };
    const auto [expected, digest] = run();
    std::sort(directions.begin(), directions.end(),
              [](const Direction& a, const Direction& b) { return a.text < b.text; });
    do {
        const auto [out, decides] = run();
        ASSERT_TRUE(torch::equal(out, expected));
        ASSERT_EQ(decides, digest);
    } while (std::next_permutation(directions.begin(), directions.end(),
                                   [](const Direction& a, const Direction& b) {
                                       return std::tie(a.text, a.strength) < std::tie(b.text, b.strength);
                                   }));
}

TEST(StudioMode, BatchOfPicturesEqualsSingleRuns) {
    torch::manual_seed(3);
    const Tensor batch = torch::randn({3, 4, 12, 10});
    std::vector<Direction> directions;
    for (const MaskKind kind : kinds()) directions.push_back(of_kind(kind));
    directions[1].momentum_scale = 0.5;
    Guidance guidance = with(directions);
    guidance.rescale = 0.7;
    const auto guide = make_guide(guidance, context(10));
    const auto run = [&](Tensor x) {
        GuidanceState state;
        for (int i = 0; i < 3; ++i) x = combine(*guide, i, x, state) * 0.2;
        return x;
    };
    const Tensor together = run(batch);
    for (int64_t n = 0; n < 3; ++n) EXPECT_TRUE(torch::equal(together[n], run(batch[n]))) << n;
}

TEST(StudioMode, IdenticalDirectionsAddUpWithoutAJump) {
    const Tensor x = picture();
    const Tensor base = guided(with({}), x), one = guided(with({direction("smiling")}), x) - base;
    for (const int count : {2, 3, 7}) {
        const Tensor many = guided(with(std::vector(count, direction("smiling"))), x) - base;
        EXPECT_TRUE(torch::allclose(many, count * one, 1e-4, 1e-4)) << count;
    }
    // The publication's mean becomes a sum when the last warm-up ends; here every start only adds its own.
    std::vector<Direction> staggered(3, direction("smiling"));
    staggered[2].start = 0.5;
    EXPECT_TRUE(torch::allclose(guided(with(staggered), x, 4) - guided(with({}), x, 4),
                                2 * (guided(with({direction("smiling")}), x, 4) - guided(with({}), x, 4)),
                                1e-4, 1e-4));
}

TEST(StudioMode, IsFiniteWhereThePublicationIsNaN) {
    Direction stopped = direction("smiling"), waiting = direction("glasses");
    stopped.stop = 0.2;
    waiting.start = 0.6;
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(torch::isfinite(guided(with({stopped, waiting}), picture(), i)).all().item<bool>()) << i;
}

TEST(StudioMode, StoppedDirectionLeavesNoTrace) {
    Direction stopped = direction("smiling");
    stopped.stop = 0.3;
    const Tensor x = picture();
    for (const double momentum : {0.0, 0.6}) {
        stopped.momentum_scale = momentum;
        const auto guide = make_guide(with({stopped}), context(10)),
                   plain = make_guide(with({}), context(10));
        GuidanceState state, none;
        for (int i = 0; i < 3; ++i) (void)combine(*guide, i, x, state);
        EXPECT_EQ(guide->plan(3).rows.size(), 2U);
        EXPECT_TRUE(torch::equal(combine(*guide, 3, x, state), combine(*plain, 3, x, none)));
        EXPECT_TRUE(state.momentum.empty());
    }
}

TEST(StudioMode, CountsStartAndStopInFractionsOfTheSchedule) {
    Direction d = direction("smiling");
    d.start = 0.2;
    d.stop = 0.8;
    for (const int evaluations : {10, 20, 25, 50, 100}) {
        const auto guide = make_guide(with({d}), context(evaluations));
        int acting = 0;
        for (int i = 0; i < evaluations; ++i) acting += guide->acts(0, i);
        EXPECT_EQ(acting, evaluations * 6 / 10);
        EXPECT_TRUE(guide->acts(0, evaluations / 5));
        EXPECT_FALSE(guide->acts(0, evaluations / 5 - 1));
    }
    d.start = 0.1 + 0.2;  // a slider's 0.30000000000000004
    EXPECT_TRUE(make_guide(with({d}), context(10))->acts(0, 3));
}

TEST(StudioMode, ActsOnlyBetweenStartAndStop) {
    Direction never = direction("smiling");
    never.start = never.stop = 0.5;
    EXPECT_EQ(make_guide(with({never}), context(10))->record_key(0), nullptr);
    const auto always = make_guide(with({direction("smiling")}), context(10));
    EXPECT_TRUE(always->acts(0, 0));
    EXPECT_TRUE(always->acts(0, 9));
}

TEST(StudioMode, SoloSilencesTheOthers) {
    const Tensor x = picture();
    Direction solo = direction("glasses"), muted_solo = direction("winter");
    solo.solo = muted_solo.solo = muted_solo.muted = true;
    EXPECT_TRUE(torch::equal(guided(with({direction("smiling"), solo, muted_solo}), x),
                             guided(with({direction("glasses")}), x)));
    EXPECT_TRUE(torch::equal(guided(with({direction("smiling"), muted_solo}), x), guided(with({}), x)));
}

TEST(StudioMode, EditsLiveAtAnyPromptGuidanceScale) {
    const Tensor x = picture();
    const Tensor edit = guided(with({direction("smiling")}, 7.5), x) - guided(with({}, 7.5), x);
    for (const double scale : {1.0, 0.5, 0.0, 3.0}) {
        const Tensor same = guided(with({direction("smiling")}, scale), x) - guided(with({}, scale), x);
        EXPECT_TRUE(torch::allclose(same, edit, 1e-4, 1e-4)) << scale;
        EXPECT_GT(same.norm().item<double>(), 0.1);
    }
}

TEST(StudioMode, OriginDoesNotDependOnTheNegativePrompt) {
    const Tensor x = picture();
    const Guidance edited = with({direction("smiling")});
    // "" as a direction's origin and as the unconditional row are one text; the toy reads both alike.
    const Tensor plain = guided(edited, x) - guided(with({}), x);
    const Tensor negative = guided(edited, x, 0, "glasses") - guided(with({}), x, 0, "glasses");
    EXPECT_TRUE(torch::allclose(plain, negative, 1e-4, 1e-4));
    const auto guide = make_guide(edited, context(10, 12, 10, "glasses"));
    EXPECT_THAT(guide->plan(0).rows, testing::ElementsAre(ConditioningId{RowKind::unconditional, "glasses"},
                                                          ConditioningId{RowKind::prompt, "a portrait"},
                                                          ConditioningId{RowKind::direction, ""},
                                                          ConditioningId{RowKind::direction, "smiling"}));
}

TEST(StudioMode, OppositeTextIsTheOrigin) {
    const Tensor x = picture();
    Direction bipolar = direction("smiling", 4);
    bipolar.opposite = "frowning";
    bipolar.area = 1;
    const auto toy = [&](const char* text) { return toy_prediction(x, 0, {RowKind::direction, text}); };
    EXPECT_TRUE(torch::allclose(guided(with({bipolar}), x) - guided(with({}), x),
                                4 * (toy("smiling") - toy("frowning")), 1e-4, 1e-4));
    // With an opposite and no prompt guidance nothing needs the empty prompt.
    EXPECT_EQ(make_guide(with({bipolar}, 1), context(10))->plan(0).rows.size(), 3U);
}

TEST(StudioMode, KeepListAveragesTheDifferenceInItsCompany) {
    const Tensor x = picture();
    Direction kept = direction("smiling", 3);
    kept.area = 1;
    kept.keep = {"a beard", "a hat"};
    const auto toy = [&](const char* text) {
        const bool empty = std::string(text).empty();
        return toy_prediction(x, 0, {empty ? RowKind::unconditional : RowKind::direction, text});
    };
    const Tensor expected =
        1.5 * (toy("smiling, a beard") - toy("a beard") + toy("smiling, a hat") - toy("a hat"));
    EXPECT_TRUE(torch::allclose(guided(with({kept}), x) - guided(with({}), x), expected, 1e-4, 1e-4));
    kept.opposite = "frowning";
    EXPECT_THAT(make_guide(with({kept}, 1), context(10))->plan(0).rows,
                testing::ElementsAre(ConditioningId{RowKind::prompt, "a portrait"},
                                     ConditioningId{RowKind::direction, "frowning, a beard"},
                                     ConditioningId{RowKind::direction, "frowning, a hat"},
                                     ConditioningId{RowKind::direction, "smiling, a beard"},
                                     ConditioningId{RowKind::direction, "smiling, a hat"}));
}

TEST(StudioMode, SharesRowsOfEqualText) {
    Direction a = direction("smiling"), b = direction("glasses");
    b.opposite = "smiling";
    EXPECT_EQ(make_guide(with({a, b, direction("smiling", -2)}), context(10))->plan(0).rows.size(), 4U);
}

TEST(StudioMode, PaintedMaskConfinesTheEditAndMultipliesAfterTheQuantile) {
    const Tensor x = picture();
    const Tensor base = guided(with({}), x);
    const Tensor half = painted_coverage(left_half(), 12, 10);
    for (const auto& [kind, automatic] : {std::pair{MaskKind::painted_channel, MaskKind::channel},
                                          {MaskKind::painted_spatial, MaskKind::spatial}}) {
        const Tensor free = guided(with({of_kind(automatic)}), x) - base;
        const Tensor confined = guided(with({of_kind(kind)}), x) - base;
        EXPECT_TRUE(torch::allclose(confined, free * half, 1e-4, 1e-4));
    }
    Direction whole = direction("smiling");
    whole.area = 1;
    const Tensor painted = guided(with({of_kind(MaskKind::painted)}), x) - base;
    EXPECT_TRUE(torch::allclose(painted, (guided(with({whole}), x) - base) * half, 1e-4, 1e-4));
}

TEST(StudioMode, FullyPaintedMaskIsTheAutomaticMaskBitForBit) {
    const Tensor x = picture();
    Direction painted = of_kind(MaskKind::painted_spatial);
    painted.painted = PaintedMask{5, 6, std::vector<uint8_t>(30, 255)};
    EXPECT_TRUE(torch::equal(guided(with({painted}), x), guided(with({of_kind(MaskKind::spatial)}), x)));
}

TEST(StudioMode, MomentumKeepsTheStrengthAndStaysInsideTheMask) {
    const Tensor x = picture();
    for (const MaskKind kind : kinds()) {
        Direction d = of_kind(kind);
        d.momentum_scale = 0.5;
        const auto guide = make_guide(with({d}), context(80)), plain = make_guide(with({}), context(80));
        const auto still = make_guide(with({of_kind(kind)}), context(80));
        GuidanceState state, none;
        // One evaluation again and again: a constant difference.
        const RowPlan plan = guide->plan(0);
        const auto rows = rows_for(plan, x);
        Tensor out;
        for (int i = 0; i < 80; ++i) out = guide->combine(plan, rows, state, {}, nullptr);
        const Tensor base = combine(*plain, 0, x, none);
        EXPECT_TRUE(torch::allclose(out, combine(*still, 0, x, none), 1e-3, 1e-3));
        // Other differences then: nothing may appear outside their own mask.
        const Tensor other = picture(9);
        StepRecord record;
        GuidanceState fresh;
        (void)combine(*still, 7, other, fresh, &record);
        const Tensor unit = record.terms.at(0).unit;
        const Tensor moved = combine(*guide, 7, other, state) - combine(*plain, 7, other, none);
        EXPECT_EQ(moved.masked_select(unit.eq(0)).abs().max().item<float>(), 0);
    }
}

TEST(StudioMode, MomentumOfOneDirectionDoesNotTouchAnother) {
    const Tensor x = picture();
    Direction a = direction("smiling"), b = direction("glasses");
    a.momentum_scale = 0.6;
    const auto edit = [&](std::vector<Direction> directions) {
        const auto guide = make_guide(with(std::move(directions)), context(10));
        GuidanceState state;
        Tensor out;
        for (int i = 0; i < 5; ++i) out = combine(*guide, i, x, state);
        return out;
    };
    EXPECT_TRUE(torch::allclose(edit({a, b}) - edit({a}), edit({b}) - edit({}), 1e-3, 1e-3));
}

TEST(StudioMode, WritesDownCoverageNormAndMask) {
    GuidanceState state;
    StepRecord record;
    torch::manual_seed(4);
    const Tensor x = torch::randn({2, 4, 12, 10});
    const Tensor out =
        combine(*make_guide(with({of_kind(MaskKind::channel, 2)}), context(10)), 0, x, state, &record);
    ASSERT_EQ(record.terms.size(), 1U);
    const TermRecord& term = record.terms[0];
    EXPECT_TRUE(torch::allclose(term.coverage, torch::full({2}, 24.0F / 120)));
    EXPECT_EQ(term.mask.sizes(), (std::vector<int64_t>{2, 12, 10}));
    EXPECT_TRUE(torch::allclose(term.mask.mean({1, 2}), term.coverage));
    const Tensor edit = out - guided(with({}), x);
    EXPECT_TRUE(torch::allclose(term.norm, edit.flatten(1).norm(2, 1), 1e-3, 1e-3));
    EXPECT_TRUE(torch::allclose(2 * term.unit, edit, 1e-3, 1e-4));
}

TEST(StudioMode, WorksInFloat32OnRowsOfLowerPrecision) {
    const Tensor x = picture();
    const auto guide = make_guide(with({direction("smiling")}), context(10));
    const RowPlan plan = guide->plan(0);
    std::vector<Tensor> rows = rows_for(plan, x), rounded;
    for (Tensor& row : rows) row = row.to(torch::kBFloat16);
    for (const Tensor& row : rows) rounded.push_back(row.to(torch::kFloat32));
    GuidanceState state;
    const Tensor out = guide->combine(plan, rows, state, {}, nullptr);
    EXPECT_EQ(out.scalar_type(), torch::kFloat32);
    EXPECT_TRUE(torch::equal(out, guide->combine(plan, rounded, state, {}, nullptr)));
}

TEST(PromptGuidance, RescaleRestoresThePromptsContrast) {
    torch::manual_seed(5);
    const Tensor u = torch::randn({2, 4, 16, 16}), p = torch::randn({2, 4, 16, 16});
    const Tensor full = prompt_guidance(u, p, 9, 1.0);
    for (int64_t n = 0; n < 2; ++n)
        EXPECT_NEAR(full[n].std().item<double>(), p[n].std().item<double>(), 1e-4);
    const Tensor none = prompt_guidance(u, p, 9, 0), half = prompt_guidance(u, p, 9, 0.5);
    EXPECT_TRUE(torch::allclose(half, 0.5 * full + 0.5 * none, 1e-4, 1e-4));
    EXPECT_TRUE(torch::isfinite(prompt_guidance(torch::ones({4, 8, 8}), torch::ones({4, 8, 8}), 9, 1))
                    .all()
                    .item<bool>());
}

}  // namespace
}  // namespace burin::guidance
