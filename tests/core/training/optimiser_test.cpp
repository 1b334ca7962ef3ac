#include "core/training/optimiser.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/training/learning_rate.h"

namespace burin::training {
namespace {

class Shapes : public testing::TestWithParam<std::vector<int64_t>> {};

TEST_P(Shapes, OrthogonalisingBringsAllSingularValuesNearOneAndKeepsTheirDirections) {
    torch::manual_seed(3);
    const Tensor matrix = torch::randn(GetParam());
    const Tensor result = orthogonalised(matrix);
    EXPECT_EQ(result.sizes(), matrix.sizes());
    EXPECT_EQ(result.scalar_type(), torch::kFloat32);
    const Tensor values = std::get<1>(torch::linalg_svd(result.flatten(1), false));
    EXPECT_GT(values.min().item<float>(), 0.3F);
    EXPECT_LT(values.max().item<float>(), 1.4F);
    // U V^T of the input is the orthogonal matrix nearest to it.
    const auto [u, s, v] = torch::linalg_svd(matrix.flatten(1), false);
    const Tensor nearest = u.mm(v), flat = result.flatten(1);
    const double cosine = ((nearest * flat).sum() / (nearest.norm() * flat.norm())).item<double>();
    EXPECT_GT(cosine, 0.95);
}

INSTANTIATE_TEST_SUITE_P(All, Shapes,
                         testing::Values(std::vector<int64_t>{16, 16}, std::vector<int64_t>{48, 12},
                                         std::vector<int64_t>{12, 48}, std::vector<int64_t>{32, 16, 3, 3}));

TEST(Optimiser, AdamWTakesTheSameStepsAsLibtorchs) {
    torch::manual_seed(1);
    const Tensor start = torch::randn({7, 5});
    Tensor ours = start.clone().requires_grad_(true), theirs = start.clone().requires_grad_(true);
    const OptimiserOptions options{.adamw_rate = 0.01, .weight_decay = 0.1, .clip_norm = 1e9};
    Optimiser optimiser({{"norm.weight", ours}}, options);  // a name that Muon leaves alone
    torch::optim::AdamW reference(
        {theirs}, torch::optim::AdamWOptions(0.01).betas({0.9, 0.99}).eps(1e-8).weight_decay(0.1));
    for (int i = 0; i < 20; ++i) {
        const Tensor goal = torch::randn({7, 5});
        (ours - goal).square().sum().backward();
        optimiser.step(1);
        reference.zero_grad();
        (theirs - goal).square().sum().backward();
        reference.step();
    }
    EXPECT_LT((ours - theirs).abs().max().item<double>(), 1e-5);
    EXPECT_GT((ours - start).abs().max().item<double>(), 0.05);
}

TEST(Optimiser, MuonMovesAHiddenWeightByItsRateWhateverTheGradientsSize) {
    for (const double size : {1e-4, 0.1}) {
        Tensor weight = torch::zeros({8, 8}).requires_grad_(true);
        Optimiser optimiser({{"block.weight", weight}}, {.muon_rate = 0.5});
        torch::manual_seed(2);
        (weight * torch::randn({8, 8}) * size).sum().backward();
        optimiser.step(0.1);
        // Eight singular values near one, times 0.5 times 0.1.
        EXPECT_NEAR(weight.norm().item<double>(), 0.05 * std::sqrt(8.0), 0.05);
    }
}

TEST(Optimiser, SplitsInputOutputEmbeddingsAndNormsFromHiddenWeights) {
    const Tensor matrix = torch::zeros({4, 4}), vector = torch::zeros({4});
    EXPECT_TRUE(is_hidden_weight("unet.mid_block.resnets.0.conv1.weight", torch::zeros({4, 4, 3, 3})));
    EXPECT_TRUE(is_hidden_weight("text_encoder.text_model.encoder.layers.0.mlp.fc1.weight", matrix));
    EXPECT_FALSE(is_hidden_weight("unet.mid_block.resnets.0.conv1.bias", vector));
    EXPECT_FALSE(is_hidden_weight("unet.conv_in.weight", torch::zeros({4, 4, 3, 3})));
    EXPECT_FALSE(is_hidden_weight("unet.conv_out.weight", torch::zeros({4, 4, 3, 3})));
    EXPECT_FALSE(is_hidden_weight("unet.time_embedding.linear_1.weight", matrix));
    EXPECT_FALSE(is_hidden_weight("text_encoder.text_model.embeddings.token_embedding.weight", matrix));
}

TEST(Optimiser, ClipsAllGradientsTogether) {
    Tensor a = torch::zeros({4}).requires_grad_(true), b = torch::zeros({4}).requires_grad_(true);
    Optimiser optimiser({{"norm.a", a}, {"norm.b", b}},
                        {.adamw_rate = 0.1, .beta1 = 0, .beta2 = 0.0, .eps = 1});
    (a.sum() * 300 + b.sum() * 400).backward();
    EXPECT_NEAR(optimiser.step(1), 1000, 1e-2);
    // With these betas a step is g / (|g| + 1), so the clipped gradients 0.3 and 0.4 can be read off.
    EXPECT_NEAR(a[0].item<double>(), -0.1 * 0.3 / 1.3, 1e-6);
    EXPECT_NEAR(b[0].item<double>(), -0.1 * 0.4 / 1.4, 1e-6);
}

TEST(Optimiser, RefusesGradientsThatAreNotFiniteAndLeavesTheWeights) {
    Tensor weight = torch::ones({4}).requires_grad_(true);
    Optimiser optimiser({{"norm.a", weight}}, {});
    (weight * std::numeric_limits<float>::infinity()).sum().backward();
    EXPECT_THROW(optimiser.step(1), Failure);
    EXPECT_TRUE(torch::equal(weight.detach(), torch::ones({4})));
    EXPECT_EQ(optimiser.steps(), 0);
}

TEST(LearningRate, RisesStaysAndFallsToNearlyZero) {
    const RateShape shape{.warm_up = 10, .flat = 0.4};
    EXPECT_DOUBLE_EQ(rate_factor(shape, 0, 0), 0.1);
    EXPECT_DOUBLE_EQ(rate_factor(shape, 9, 0.1), 1);
    EXPECT_DOUBLE_EQ(rate_factor(shape, 500, 0.4), 1);
    EXPECT_NEAR(rate_factor(shape, 500, 0.7), 0.5, 1e-12);
    EXPECT_NEAR(rate_factor(shape, 500, 1), 0.003, 1e-12);
}

TEST(LearningRate, ABudgetEndsAtTheFirstOfItsLimits) {
    EXPECT_DOUBLE_EQ((Budget{.steps = 10, .seconds = 100}.used(5, 80)), 0.8);
    EXPECT_DOUBLE_EQ((Budget{.steps = 10, .seconds = 0}.used(5, 1e9)), 0.5);
    EXPECT_DOUBLE_EQ((Budget{.steps = 0, .seconds = 100}.used(5000, 10)), 0.1);
}

TEST(LearningRate, TheAverageIsShortAtFirst) {
    EXPECT_DOUBLE_EQ(average_decay(0, 0.999), 0.1);
    EXPECT_DOUBLE_EQ(average_decay(90, 0.999), 0.91);
    EXPECT_DOUBLE_EQ(average_decay(1'000'000, 0.999), 0.999);
}

}  // namespace
}  // namespace burin::training
