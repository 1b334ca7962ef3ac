// The identities of the weight-edit specification, in float64.
#include "core/weights/closed_form.h"

#include <gtest/gtest.h>

#include "core/base/result.h"

namespace burin::weights {
namespace {

Tensor random(at::IntArrayRef shape, uint64_t seed) {
    return torch::randn(shape, at::detail::createCPUGenerator(seed), torch::kFloat64);
}

double largest(const Tensor& x) { return x.abs().max().item<double>(); }

/// The published dense formula, written out.
Tensor dense_uce(const Tensor& w, const ConceptTexts& texts) {
    Tensor left = texts.lambda * w, right = texts.lambda * torch::eye(w.size(1), torch::kFloat64);
    for (int64_t i = 0; i < texts.erase.size(0); ++i) {
        const Tensor c = texts.erase[i], g = texts.guide[i];
        left = left + texts.erase_weight * torch::outer(w.mv(g), c);
        right = right + texts.erase_weight * torch::outer(c, c);
    }
    for (int64_t i = 0; texts.preserve.defined() && i < texts.preserve.size(0); ++i) {
        const Tensor p = texts.preserve[i];
        left = left + texts.preserve_weight * torch::outer(w.mv(p), p);
        right = right + texts.preserve_weight * torch::outer(p, p);
    }
    return left.matmul(at::linalg_inv(right));
}

TEST(Uce, FactoredEqualsDense) {
    const std::vector<Tensor> matrices{random({20, 12}, 1), random({7, 12}, 2)};
    ConceptTexts texts{
        .erase = random({3, 12}, 3), .guide = random({3, 12}, 4), .preserve = random({5, 12}, 5)};
    texts.erase_weight = 1.3, texts.preserve_weight = 0.7;
    const auto changes = unified_concept_edit(matrices, texts);
    for (size_t i = 0; i < matrices.size(); ++i) {
        EXPECT_LT(largest(matrices[i] + changes[i].product() - dense_uce(matrices[i], texts)), 1e-12);
        EXPECT_EQ(changes[i].rank(), 3) << "preserved texts cost no rank";
    }
}

TEST(Uce, LeavesLambdaOverLambdaPlusSquareOfASingleConcept) {
    const Tensor w = random({9, 6}, 1), c = random({1, 6}, 2), g = random({1, 6}, 3);
    for (const double lambda : {0.01, 0.5, 10.0}) {
        const auto change =
            unified_concept_edit({w}, {.erase = c, .guide = g, .preserve = {}, .lambda = lambda});
        const Tensor before = w.matmul((g - c).t()), after = before - change[0].product().matmul(c.t());
        const double expected = lambda / (lambda + c.square().sum().item<double>());
        EXPECT_LT(largest(after - expected * before), 1e-12);
        const RidgeSolver solver(c, torch::ones({1}), lambda);
        EXPECT_NEAR(solver.remaining().item<double>(), expected, 1e-12);
    }
}

TEST(Uce, HoldsWhatItPreservesBetterTheHeavierItIsWeighed) {
    const Tensor w = random({9, 6}, 1);
    ConceptTexts texts{.erase = random({1, 6}, 2), .guide = random({1, 6}, 3), .preserve = random({2, 6}, 4)};
    double before = 1e9;
    for (const double weight : {0.1, 1.0, 10.0, 1000.0}) {
        texts.preserve_weight = weight;
        const double moved =
            largest(unified_concept_edit({w}, texts)[0].product().matmul(texts.preserve.t()));
        EXPECT_LT(moved, before);
        before = moved;
    }
    EXPECT_LT(before, 1e-2);
}

TEST(Rome, IsExactAtItsKeyAndSmallestInTheMetricOfTheKeys) {
    const Tensor w = random({9, 6}, 1), k = random({6}, 2), v = random({9}, 3), keys = random({50, 6}, 4);
    const Tensor moment = keys.t().matmul(keys) / 50;
    const Tensor change = rank_one_edit(w, k, v, moment).product();
    EXPECT_LT(largest((w + change).mv(k) - v), 1e-12);
    // Any other exact change disturbs the keys more.
    const Tensor other = torch::outer((v - w.mv(k)) / k.dot(k), k);
    const auto cost = [&](const Tensor& d) { return d.matmul(moment).matmul(d.t()).trace().item<double>(); };
    EXPECT_LT(cost(change), cost(other));
}

TEST(Rece, FindsTheTextOfZeroGradient) {
    const std::vector<Tensor> original{random({9, 6}, 1), random({5, 6}, 2)};
    const std::vector<Tensor> edited{random({9, 6}, 3), random({5, 6}, 4)};
    const Tensor c = random({6}, 5);
    const double rho = 0.3;
    const Tensor found = reviving_texts(original, edited, c.unsqueeze(0), rho)[0];
    Tensor gradient = rho * found;
    for (size_t i = 0; i < original.size(); ++i)
        gradient = gradient + edited[i].t().mv(edited[i].mv(found) - original[i].mv(c));
    EXPECT_LT(largest(gradient), 1e-12);
}

TEST(Rece, RoundsAreThoseOfTheEditedMatricesWrittenOut) {
    // Wider than the blocks in which the moments are summed up.
    const std::vector<Tensor> matrices{random({40, 300}, 1), random({70, 300}, 2), random({9, 300}, 6)};
    const ConceptTexts texts{
        .erase = random({2, 300}, 3), .guide = random({2, 300}, 4), .preserve = random({3, 300}, 5)};
    std::vector<Tensor> edited = matrices;
    ConceptTexts next = texts;
    for (int round = 0; round <= 2; ++round) {
        if (round > 0) next.erase = reviving_texts(matrices, edited, texts.erase);
        const auto changes = unified_concept_edit(edited, next);
        for (size_t i = 0; i < edited.size(); ++i) edited[i] = edited[i] + changes[i].product();
    }
    const auto fast = erase_with_rounds(matrices, texts, 2);
    for (size_t i = 0; i < matrices.size(); ++i) {
        EXPECT_EQ(fast[i].rank(), 6);
        EXPECT_LT(largest(matrices[i] + fast[i].product() - edited[i]), 1e-9 * largest(edited[i])) << i;
    }
}

TEST(Rece, MakesTheConceptHarderToReviveEachRound) {
    const std::vector<Tensor> matrices{random({16, 8}, 1), random({16, 8}, 2)};
    const ConceptTexts texts{.erase = random({1, 8}, 3), .guide = random({1, 8}, 4), .preserve = {}};
    double before = 1e9;
    for (const int rounds : {0, 1, 2}) {
        const auto changes = erase_with_rounds(matrices, texts, rounds);
        EXPECT_EQ(changes[0].rank(), 1 + rounds);
        std::vector<Tensor> edited;
        for (size_t i = 0; i < matrices.size(); ++i) edited.push_back(matrices[i] + changes[i].product());
        const Tensor found = reviving_texts(matrices, edited, texts.erase)[0];
        double distance = 0;
        for (size_t i = 0; i < matrices.size(); ++i)
            distance += (edited[i].mv(found) - matrices[i].mv(texts.erase[0])).norm().item<double>();
        EXPECT_LT(rounds == 0 ? 0 : before, distance) << "the nearest revival moves away";
        before = distance;
    }
}

TEST(Rome, SeveralKeysGetTheirValuesAtOnce) {
    const Tensor w = random({5, 7}, 1), keys = random({3, 7}, 2), values = random({3, 5}, 3);
    const Tensor many = random({50, 7}, 4), moment = many.t().matmul(many) / 50;
    const Tensor directions = exact_directions(keys, moment);
    EXPECT_LT(largest(directions.matmul(keys.t()) - torch::eye(3, torch::kFloat64)), 1e-12);
    const Tensor edited = w + (values - keys.matmul(w.t())).t().matmul(directions);
    EXPECT_LT(largest(edited.matmul(keys.t()) - values.t()), 1e-12);
    EXPECT_LT(largest(exact_directions(keys.slice(0, 0, 1), moment) -
                      rank_one_edit(w, keys[0], values[0], moment).down),
              1e-14);
    EXPECT_THROW((void)exact_directions(torch::cat({keys, keys.slice(0, 0, 1)}), moment), Failure);
}

TEST(RidgeSolver, GivesTheSameForMoreKeysThanInputsAsTheDenseFormula) {
    const Tensor w = random({5, 4}, 1), keys = random({11, 4}, 2), targets = random({7, 5}, 3);
    const Tensor weights = random({11}, 4).abs() + 0.1;
    const double lambda = 0.3;
    const Tensor change = RidgeSolver(keys, weights, lambda).change(w, targets).product();
    // W' = (lambda W + sum w y x^T)(lambda I + sum w x x^T)^-1 with y = W x for the other keys.
    const Tensor all = torch::cat({targets, keys.slice(0, 7).matmul(w.t())});
    const Tensor weighted = keys * weights.unsqueeze(1);
    const Tensor left = lambda * w + all.t().matmul(weighted);
    const Tensor right = lambda * torch::eye(4, torch::kFloat64) + keys.t().matmul(weighted);
    EXPECT_LT(largest(w + change - left.matmul(right.inverse())), 1e-12);
}

TEST(ClosedForm, RefusesWhatHasNoAnswer) {
    const Tensor w = random({4, 3}, 1), c = random({1, 3}, 2);
    EXPECT_THROW(RidgeSolver(c, torch::ones({1}), 0), Failure);
    EXPECT_THROW(RidgeSolver(c, -torch::ones({1}), 1), Failure);
    EXPECT_THROW(RidgeSolver(c * NAN, torch::ones({1}), 1), Failure);
    EXPECT_THROW(static_cast<void>(unified_concept_edit({w}, {.erase = c, .guide = {}, .preserve = {}})),
                 Failure);
    EXPECT_THROW(static_cast<void>(rank_one_edit(w, c[0], torch::zeros({4}), -torch::eye(3))), Failure);
}

}  // namespace
}  // namespace burin::weights
