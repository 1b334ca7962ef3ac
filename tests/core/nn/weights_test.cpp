#include "core/nn/weights.h"

#include <gtest/gtest.h>

#include "core/base/result.h"

namespace burin::nn {
namespace {

TEST(RecordingSource, WritesDownNameShapeAndRoleWithoutStorage) {
    RecordingSource source;
    const auto tensor = (Scope(source) / "down_blocks" / 3 / "conv").take("weight", {8, 4, 3, 3}, Role::conv);
    EXPECT_EQ(tensor.sizes(), (Shape{8, 4, 3, 3}));
    EXPECT_TRUE(tensor.is_meta());
    ASSERT_EQ(source.table().size(), 1);
    const auto& [name, expected] = *source.table().begin();
    EXPECT_EQ(name, "down_blocks.3.conv.weight");
    EXPECT_EQ(expected.shape, (Shape{8, 4, 3, 3}));
    EXPECT_EQ(expected.role, Role::conv);
}

TEST(RecordingSource, RefusesANameThatIsAskedForTwice) {
    RecordingSource source;
    source.take("a.weight", {1}, Role::linear);
    EXPECT_THROW(source.take("a.weight", {1}, Role::linear), Failure);
}

TEST(RandomSource, DrawsByNameAndSeedNotByOrder) {
    RandomSource forwards(7), backwards(7), other_seed(8);
    const auto a = forwards.take("a.weight", {4, 9}, Role::linear);
    const auto b = forwards.take("b.weight", {4, 9}, Role::linear);
    EXPECT_TRUE(backwards.take("b.weight", {4, 9}, Role::linear).equal(b));
    EXPECT_TRUE(backwards.take("a.weight", {4, 9}, Role::linear).equal(a));
    EXPECT_FALSE(a.equal(b));
    EXPECT_FALSE(other_seed.take("a.weight", {4, 9}, Role::linear).equal(a));
}

TEST(RandomSource, StartsLikePyTorchsLayers) {
    RandomSource source(1);
    const auto weight = source.take("conv.weight", {64, 4, 5, 5}, Role::conv);
    EXPECT_LE(weight.abs().max().item<float>(), 0.1F);
    EXPECT_GT(weight.abs().max().item<float>(), 0.099F);
    const auto bias = source.take("conv.bias", {4096}, Role::bias);
    EXPECT_LE(bias.abs().max().item<float>(), 0.1F);
    EXPECT_GT(bias.abs().max().item<float>(), 0.099F);
    EXPECT_TRUE(source.take("norm.weight", {3}, Role::norm_scale).equal(torch::ones(3)));
    EXPECT_TRUE(source.take("norm.bias", {3}, Role::norm_shift).equal(torch::zeros(3)));
    EXPECT_NEAR(source.take("table.weight", {1000, 100}, Role::embedding).std().item<float>(), 1, 0.02);
}

TEST(RandomSource, RemembersItsTensorsSoThatATrainerReachesThem) {
    RandomSource source(1);
    const auto weight = source.take("a.weight", {2, 2}, Role::linear);
    EXPECT_TRUE(source.tensors().at("a.weight").is_same(weight));
}

}  // namespace
}  // namespace burin::nn
