#include <gtest/gtest.h>

#include "core/evaluation/mini_gates.h"
#include "core/evaluation/statistics.h"

namespace burin::evaluation {
namespace {

TEST(RankCorrelation, KnowsOrderTiesAndConstants) {
    EXPECT_NEAR(rank_correlation({1, 2, 3, 4}, {10, 20, 25, 90}), 1, 1e-12);
    EXPECT_NEAR(rank_correlation({1, 2, 3, 4}, {4, 3, 2, 1}), -1, 1e-12);
    EXPECT_NEAR(rank_correlation({1, 2, 3, 4}, {1, 1, 2, 2}), 0.894427190999916, 1e-12);
    EXPECT_EQ(rank_correlation({1, 2, 3}, {5, 5, 5}), 0);
}

TEST(Gates, FailAModelThatIgnoresThePrompt) {
    ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    nn::RandomSource source(1);
    const PictureClassifier classifier(nn::Scope(source), small);
    GatePlan plan{
        .prompts = 12, .characters = 2, .seeds = 2, .together = 5, .correlation_seeds = 1, .validation = 64};
    int64_t rendered = 0;
    GateHooks hooks;
    hooks.render = [&](const protocol::RenderRequest& request) {
        ++rendered;
        EXPECT_TRUE(protocol::validate(request).has_value());
        EXPECT_FALSE(request.prompt.empty());
        return torch::zeros({3, 32, 32});
    };
    const auto report = evaluate_gates(classifier, plan, hooks);
    EXPECT_GT(rendered, 12 + 6 + 10 * 2 * 2 + 5);
    const auto find = [&](const std::string& what) {
        for (const auto& gate : report.gates)
            if (gate.what == what) return gate;
        ADD_FAILURE() << "no gate " << what;
        return GateResult{};
    };
    EXPECT_FALSE(find("named subject present").met());
    EXPECT_EQ(find("named subject present").of, 12);
    EXPECT_LE(find("protected character recognised when named").measured, 100.0 / 3 + 1e-9);
    EXPECT_EQ(find("other attributes changed").measured, 0);
    EXPECT_EQ(find("attribute added by a direction").measured, 0);
    EXPECT_EQ(find("four directions at once, each").of, 20);
    EXPECT_FALSE(find("rank correlation of strength and mean score, worst").met());
}

TEST(Gates, TryTheAutoencoderAtTheSizeThatTheModelPaints) {
    ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    nn::RandomSource source(1);
    const PictureClassifier classifier(nn::Scope(source), small);
    const GatePlan plan{.prompts = 0,
                        .characters = 0,
                        .seeds = 0,
                        .together = 0,
                        .correlation_seeds = 0,
                        .validation = 256,
                        .side = 48};
    std::vector<int64_t> sides;
    GateHooks hooks;
    hooks.render = [](const protocol::RenderRequest&) { return torch::zeros({3, 48, 48}); };
    hooks.round_trip = [&](const Tensor& pictures) {
        sides.push_back(pictures.size(3));
        return pictures;
    };
    const auto report = evaluate_gates(classifier, plan, hooks);
    EXPECT_EQ(sides, (std::vector<int64_t>{48, 48})) << "once for the judge, once for the decibels";
}

TEST(Tally, HasAnIntervalThatManyCasesNarrow) {
    const auto few = Tally{.right = 9, .of = 10}.interval(),
               many = Tally{.right = 900, .of = 1000}.interval();
    EXPECT_NEAR(few.low, 59.6, 0.1);
    EXPECT_NEAR(few.high, 98.2, 0.1);
    EXPECT_GT(many.low, 87.9);
    EXPECT_LT(many.high, 91.8);
    EXPECT_NEAR((Tally{.right = 10, .of = 10}.interval().high), 100, 1e-9);
    EXPECT_GT((Tally{.right = 10, .of = 10}.interval().low), 70);
    EXPECT_EQ(Tally{}.interval().low, 0);
}

}  // namespace
}  // namespace burin::evaluation
