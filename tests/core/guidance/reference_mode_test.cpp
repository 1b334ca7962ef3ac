#include "core/guidance/reference_mode.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace burin::guidance {
namespace {

using protocol::Guidance;
using protocol::GuidanceMode;
using protocol::ReferenceEdit;

Guidance reference(std::vector<ReferenceEdit> edits) {
    Guidance guidance;
    guidance.mode = GuidanceMode::reference;
    guidance.edits = std::move(edits);
    return guidance;
}

GuideContext context(int evaluations, int64_t size = 8, const std::string& negative = {}) {
    GuideContext out{.prompt = "p", .negative = negative, .h = size, .w = size};
    for (int i = 0; i < evaluations; ++i) out.fractions.push_back(static_cast<double>(i) / evaluations);
    return out;
}

/// The rows of the plan out of a function of the row.
template <class Predict>
std::vector<Tensor> rows_for(const RowPlan& plan, Predict predict) {
    std::vector<Tensor> rows;
    for (const ConditioningId& id : plan.rows) rows.push_back(predict(id));
    return rows;
}

bool has_row(const RowPlan& plan, RowKind kind, const std::string& text) {
    return std::find(plan.rows.begin(), plan.rows.end(), ConditioningId{kind, text}) != plan.rows.end();
}

// The generator of the specification's golden table.
class Sequence {
  public:
    Tensor next() {
        Tensor out = torch::empty({1, 4, 8, 8});
        for (int64_t i = 0; i < out.numel(); ++i) {
            state_ = (1103515245ULL * state_ + 12345ULL) % (1ULL << 31);
            out.data_ptr<float>()[i] = static_cast<float>(static_cast<double>(state_) / 2147483648.0 - 0.5);
        }
        return out;
    }

  private:
    uint64_t state_ = 1;
};

struct GoldenRow {
    double sum, absolute, first, last, added;
    int nonzero;
    double momentum;
};

TEST(ReferenceMode, ReproducesTheGoldenTable) {
    const std::vector<GoldenRow> table{{-23.73726, 582.6229, -0.812522, 1.985190, 0, 0, 65.6395},
                                       {-35.16766, 646.5864, -5.326999, 0.714785, 111.0922, 28, 107.8309},
                                       {24.26488, 668.2058, -3.413707, -4.014836, 101.6283, 28, 147.7910},
                                       {-45.10070, 575.8802, 2.158364, -2.256756, 204.7671, 185, 147.5156},
                                       {33.16547, 637.1223, 1.000535, 3.625943, 227.1132, 208, 162.3908},
                                       {-53.49527, 641.7089, 0.097692, 2.814679, 148.8474, 212, 146.1049}};
    Guidance guidance = reference(
        {{.text = "one", .scale = 5, .warmup = 1, .threshold = 0.9},
         {.text = "two", .scale = 4, .reverse = true, .warmup = 3, .cooldown = 5, .threshold = 0.8}});
    guidance.scale = 7;
    guidance.edit_momentum_scale = 0.3;
    guidance.edit_momentum_beta = 0.6;
    const auto run = context(6);
    const auto guide = make_guide(guidance, run);
    Guidance plain = guidance;
    plain.edits.clear();
    const auto without = make_guide(plain, run);
    Sequence sequence;
    GuidanceState state, no_state;
    for (int i = 0; i < 6; ++i) {
        const GoldenRow& golden = table[i];
        const Tensor u = sequence.next(), p = sequence.next(), c1 = sequence.next(), c2 = sequence.next();
        const auto predict = [&](const ConditioningId& id) {
            if (id.kind == RowKind::unconditional) return u;
            if (id.kind == RowKind::prompt) return p;
            return id.text == "one" ? c1 : c2;
        };
        const RowPlan plan = guide->plan(i);
        StepRecord record;
        const Tensor eps = guide->combine(plan, rows_for(plan, predict), state, {}, &record);
        const RowPlan bare = without->plan(i);
        const Tensor base = without->combine(bare, rows_for(bare, predict), no_state, {}, nullptr);
        // The table's digits end at 1e-5 of its values; sums over 256 entries round at that.
        const auto near = [](double value, double expected) {
            return std::abs(value - expected) <= 1e-5 * std::max(1.0, std::abs(expected));
        };
        const Tensor added = (eps.to(torch::kFloat64) - base.to(torch::kFloat64));
        EXPECT_PRED2(near, eps.to(torch::kFloat64).sum().item<double>(), golden.sum) << i;
        EXPECT_PRED2(near, eps.to(torch::kFloat64).abs().sum().item<double>(), golden.absolute) << i;
        EXPECT_PRED2(near, eps[0][0][0][0].item<double>(), golden.first) << i;
        EXPECT_PRED2(near, eps[0][3][7][7].item<double>(), golden.last) << i;
        EXPECT_PRED2(near, added.abs().sum().item<double>(), golden.added) << i;
        EXPECT_EQ(added.abs().gt(1e-5).sum().item<int>(), golden.nonzero) << i;
        EXPECT_PRED2(near, ReferenceMode::momentum(state).to(torch::kFloat64).abs().sum().item<double>(),
                     golden.momentum)
            << i;
        EXPECT_FALSE(record.degenerate);
    }
}

TEST(ReferenceMode, SwitchesEditsAndNegativePromptOffAtGuidanceOneAndBelow) {
    for (const double scale : {1.0, 0.5, 0.0}) {
        Guidance guidance = reference({{.text = "one", .warmup = 0}});
        guidance.scale = scale;
        const auto guide = make_guide(guidance, context(4, 8, "bad"));
        const RowPlan plan = guide->plan(2);
        ASSERT_EQ(plan.rows.size(), 1U);
        EXPECT_EQ(plan.rows[0], (ConditioningId{RowKind::prompt, "p"}));
        const Tensor p = torch::randn({4, 8, 8});
        GuidanceState state;
        EXPECT_TRUE(torch::equal(guide->combine(plan, std::vector{p}, state, {}, nullptr), p));
    }
}

TEST(ReferenceMode, TakesTheNegativePromptAsOriginOfEveryDirection) {
    const auto guide = make_guide(reference({{.text = "one", .warmup = 0}}), context(4, 8, "bad"));
    const RowPlan plan = guide->plan(0);
    EXPECT_TRUE(has_row(plan, RowKind::unconditional, "bad"));
    EXPECT_FALSE(has_row(plan, RowKind::direction, ""));
    EXPECT_EQ(plan.rows[plan.terms.at(0).pairs.at(0).minus].text, "bad");
}

TEST(ReferenceMode, AsksForNoRowThatLeavesNoTrace) {
    Guidance guidance = reference({{.text = "cooled", .warmup = 0, .cooldown = 2},
                                   {.text = "weightless", .warmup = 0, .weight = -1},
                                   {.text = "warming", .warmup = 3}});
    const auto guide = make_guide(guidance, context(6));
    EXPECT_TRUE(has_row(guide->plan(1), RowKind::direction, "cooled"));
    EXPECT_FALSE(has_row(guide->plan(2), RowKind::direction, "cooled"));
    EXPECT_FALSE(has_row(guide->plan(4), RowKind::direction, "weightless"));
    EXPECT_TRUE(has_row(guide->plan(0), RowKind::direction, "warming"));  // feeds the momentum
    guidance.edit_momentum_scale = 0;
    EXPECT_FALSE(has_row(make_guide(guidance, context(6))->plan(0), RowKind::direction, "warming"));
    EXPECT_TRUE(has_row(make_guide(guidance, context(6))->plan(3), RowKind::direction, "warming"));
}

struct Step {
    Tensor eps, base;
    StepRecord record;
};

/// Constant rows, so that what differs between steps is the algorithm's own doing.
std::vector<Step> run_constant(const Guidance& guidance, int evaluations) {
    const auto guide = make_guide(guidance, context(evaluations));
    torch::manual_seed(11);
    const Tensor u = torch::randn({4, 8, 8}), p = torch::randn({4, 8, 8}), c = torch::randn({4, 8, 8});
    std::vector<Step> steps;
    GuidanceState state;
    for (int i = 0; i < evaluations; ++i) {
        const RowPlan plan = guide->plan(i);
        const auto rows = rows_for(plan, [&](const ConditioningId& id) {
            return id.kind == RowKind::unconditional ? u : id.kind == RowKind::prompt ? p : c;
        });
        Step step;
        step.eps = guide->combine(plan, rows, state, {}, &step.record);
        step.base = u + guidance.scale * (p - u);
        steps.push_back(std::move(step));
    }
    return steps;
}

double size_of(const Step& step) { return (step.eps - step.base).norm().item<double>(); }

TEST(ReferenceMode, JumpsByTheNumberOfConceptsWhenTheLastWarmUpEnds) {
    Guidance guidance =
        reference({{.text = "a", .warmup = 0}, {.text = "b", .warmup = 0}, {.text = "c", .warmup = 2}});
    guidance.edit_momentum_scale = 0;
    const auto steps = run_constant(guidance, 4);
    EXPECT_NEAR(size_of(steps[2]) / size_of(steps[1]), 3.0, 1e-3);
}

TEST(ReferenceMode, LeaksThroughItsSharedMomentumOutsideTheMask) {
    // Other rows at each step: the buffer collects where earlier masks were.
    Guidance guidance = reference({{.text = "a", .warmup = 0, .threshold = 0.95}});
    guidance.edit_momentum_scale = 0.5;
    const auto guide = make_guide(guidance, context(8, 16));
    GuidanceState state;
    double share = 0;
    torch::manual_seed(12);
    for (int i = 0; i < 8; ++i) {
        const RowPlan plan = guide->plan(i);
        const auto rows = rows_for(plan, [](const ConditioningId&) { return torch::randn({4, 16, 16}); });
        const Tensor base =
            rows[plan.unconditional] + guidance.scale * (rows[plan.prompt] - rows[plan.unconditional]);
        const Tensor eps = guide->combine(plan, rows, state, {}, nullptr);
        share = (eps - base).abs().gt(1e-4).to(torch::kFloat32).mean().item<double>();
        if (i == 0) {
            EXPECT_NEAR(share, 0.05, 0.01);
        }
    }
    EXPECT_GT(share, 0.2);
}

TEST(ReferenceMode, MultipliesTheStrengthByOneOverOneMinusTheMomentumScale) {
    Guidance guidance = reference({{.text = "a", .warmup = 0}});
    guidance.edit_momentum_scale = 0.5;
    const auto steps = run_constant(guidance, 60);
    EXPECT_NEAR(size_of(steps.back()) / size_of(steps.front()), 2.0, 1e-2);
}

TEST(ReferenceMode, CountsWarmUpInStepsWhateverTheirNumber) {
    const Guidance guidance = reference({{.text = "a"}});  // warm-up 10
    for (const int evaluations : {20, 50}) {
        const auto steps = run_constant(guidance, evaluations);
        EXPECT_EQ(size_of(steps[9]), 0);
        EXPECT_GT(size_of(steps[10]), 0);
    }
}

TEST(ReferenceMode, StaysFiniteWhereThePublicationDividesZeroByZero) {
    // The only warm concept has cooled down while the other still warms.
    const Guidance guidance =
        reference({{.text = "a", .warmup = 0, .cooldown = 2}, {.text = "b", .warmup = 5}});
    const auto steps = run_constant(guidance, 7);
    const Tensor weights = torch::zeros({1, 1}), terms = torch::zeros({1, 1, 4, 8, 8});
    const Tensor published = torch::einsum("cb,cbijk->bijk", {weights / weights.sum(0), terms});
    EXPECT_TRUE(published.isnan().all().item<bool>());
    for (int i = 0; i < 7; ++i) {
        EXPECT_TRUE(torch::isfinite(steps[i].eps).all().item<bool>()) << i;
        const bool in_the_gap = i >= 2 && i < 5;
        EXPECT_EQ(steps[i].record.degenerate, in_the_gap) << i;
        if (in_the_gap) {
            EXPECT_EQ(size_of(steps[i]), 0) << i;
        }
    }
}

TEST(ReferenceMode, AddsNothingWhenEveryWarmWeightIsClampedToZero) {
    const auto steps =
        run_constant(reference({{.text = "a", .warmup = 0, .weight = -3}, {.text = "b", .warmup = 5}}), 3);
    EXPECT_EQ(size_of(steps[1]), 0);
    EXPECT_TRUE(steps[1].record.degenerate);
}

TEST(ReferenceMode, NormalisesWeightsOnlyInTheMean) {
    Guidance guidance = reference({{.text = "a", .warmup = 0, .weight = 2},
                                   {.text = "b", .warmup = 0, .weight = 6},
                                   {.text = "c", .warmup = 2}});
    guidance.edit_momentum_scale = 0;
    const auto steps = run_constant(guidance, 3);
    EXPECT_NEAR(size_of(steps[2]) / size_of(steps[1]), 9.0, 1e-2);  // 2 + 6 + 1 against 1
}

TEST(ReferenceMode, KeepsEverythingAtThresholdZeroAndTheTopAtOne) {
    for (const auto& [threshold, kept] : {std::pair{0.0, 256}, {1.0, 4}}) {
        const auto steps = run_constant(reference({{.text = "a", .warmup = 0, .threshold = threshold}}), 1);
        EXPECT_EQ((steps[0].eps - steps[0].base).abs().gt(1e-4).sum().item<int>(), kept);
    }
}

TEST(ReferenceMode, DoesNotShowTheOrderOfItsConcepts) {
    std::vector<ReferenceEdit> edits{{.text = "a", .warmup = 0},
                                     {.text = "b", .warmup = 1, .threshold = 0.5},
                                     {.text = "c", .scale = 3, .warmup = 0}};
    const auto forward = run_constant(reference(edits), 3);
    std::reverse(edits.begin(), edits.end());
    const auto backward = run_constant(reference(edits), 3);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(torch::equal(forward[i].eps, backward[i].eps));
}

}  // namespace
}  // namespace burin::guidance
