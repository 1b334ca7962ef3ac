#include "core/nn/layers.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/nn/activations.h"
#include "core/nn/attention.h"
#include "core/nn/resnet_block.h"

namespace burin::nn {
namespace {

double relative_error(const Tensor& got, const Tensor& expected) {
    return ((got.to(torch::kFloat64) - expected.to(torch::kFloat64)).norm() /
            expected.to(torch::kFloat64).norm())
        .item<double>();
}

TEST(Layers, KeepTheirInputsTypeAndCountNormsInFloat32) {
    RandomSource source(3);
    const Scope scope(source);
    const GroupNorm norm(scope / "norm", 4, 16, 1e-5);
    const Conv2d conv(scope / "conv", 16, 8);
    const LayerNorm layer_norm(scope / "layer_norm", 16);
    const Linear linear(scope / "linear", 16, 5);
    const auto x = torch::randn({2, 16, 6, 7}) + 100;  // a mean that bfloat16 sums would lose
    const auto half = x.to(torch::kBFloat16);
    EXPECT_EQ(conv(half).scalar_type(), torch::kBFloat16);
    EXPECT_EQ(linear(half.permute({0, 2, 3, 1})).scalar_type(), torch::kBFloat16);
    EXPECT_LT(relative_error(norm(half), norm(half.to(torch::kFloat32))), 4e-3);
    const auto tokens = half.permute({0, 2, 3, 1});
    EXPECT_LT(relative_error(layer_norm(tokens), layer_norm(tokens.to(torch::kFloat32))), 4e-3);
}

TEST(Layers, GradientsReachTheSourcesTensors) {
    RandomSource source(3);
    const ResnetBlock2D block(Scope(source), 8, 16, {.groups = 4, .time_channels = 12});
    for (const auto& [name, tensor] : source.tensors()) tensor.requires_grad_(true);
    block(torch::randn({2, 8, 5, 5}).to(torch::kBFloat16), torch::randn({2, 12}).to(torch::kBFloat16))
        .to(torch::kFloat32)
        .sum()
        .backward();
    for (const auto& [name, tensor] : source.tensors()) {
        ASSERT_TRUE(tensor.grad().defined()) << name;
        EXPECT_EQ(tensor.grad().scalar_type(), torch::kFloat32) << name;
    }
}

TEST(Sampling, DownsamplePadsWhereAskedAndUpsampleMeetsOddSizes) {
    RandomSource source(3);
    const Scope scope(source);
    const Downsample around(scope / "a", 4, Downsample::Padding::around);
    const Downsample below(scope / "b", 4, Downsample::Padding::below_right);
    const Upsample up(scope / "c", 4);
    const auto x = torch::randn({1, 4, 7, 6});
    EXPECT_EQ(around(x).sizes(), (Shape{1, 4, 4, 3}));
    EXPECT_EQ(below(x).sizes(), (Shape{1, 4, 3, 3}));
    EXPECT_EQ(up(x).sizes(), (Shape{1, 4, 14, 12}));
    EXPECT_EQ(up(x, std::array<int64_t, 2>{13, 11}).sizes(), (Shape{1, 4, 13, 11}));
}

/// Written from the definition, one score at a time.
Tensor textbook_attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads, bool causal) {
    const int64_t t = q.size(1), s = k.size(1), d = q.size(2) / heads;
    auto out = torch::zeros(q.sizes());
    for (int64_t n = 0; n < q.size(0); ++n)
        for (int64_t head = 0; head < heads; ++head)
            for (int64_t i = 0; i < t; ++i) {
                const auto part = [&](const Tensor& x, int64_t row) {
                    return x[n][row].narrow(0, head * d, d);
                };
                const int64_t seen = causal ? i + 1 : s;
                auto scores = torch::empty({seen});
                for (int64_t j = 0; j < seen; ++j)
                    scores[j] = part(q, i).dot(part(k, j)) / std::sqrt(double(d));
                const auto weights = scores.softmax(0);
                for (int64_t j = 0; j < seen; ++j) part(out, i).add_(part(v, j) * weights[j]);
            }
    return out;
}

TEST(Attention, EqualsItsDefinition) {
    for (const bool causal : {false, true}) {
        const auto q = torch::randn({2, 7, 12}), k = torch::randn({2, 7, 12}), v = torch::randn({2, 7, 12});
        EXPECT_LT(
            relative_error(attention(q, k, v, 3, {.causal = causal}), textbook_attention(q, k, v, 3, causal)),
            1e-6);
    }
    const auto q = torch::randn({1, 5, 8}), k = torch::randn({1, 9, 8}), v = torch::randn({1, 9, 8});
    EXPECT_LT(relative_error(attention(q, k, v, 2), textbook_attention(q, k, v, 2, false)), 1e-6);
}

TEST(Attention, MaskedTokensHaveNoInfluence) {
    const auto q = torch::randn({1, 4, 8}), k = torch::randn({1, 6, 8}), v = torch::randn({1, 6, 8});
    auto mask = torch::zeros({1, 1, 1, 6});
    mask.narrow(3, 4, 2).fill_(-1e30);
    const auto got = attention(q, k, v, 2, {.mask = mask});
    EXPECT_LT(relative_error(got, attention(q, k.narrow(1, 0, 4), v.narrow(1, 0, 4), 2)), 1e-6);
}

TEST(Activations, AreTheNamedFunctions) {
    const auto x = torch::tensor({-2.0, -0.5, 0.0, 1.0, 3.0}, torch::kFloat64);
    const auto gelu = x * 0.5 * (1 + at::erf(x / std::sqrt(2.0)));
    EXPECT_LT(relative_error(activate(x, *parse_activation("gelu")), gelu), 1e-12);
    EXPECT_LT(relative_error(activate(x, *parse_activation("quick_gelu")), x / (1 + at::exp(-1.702 * x))),
              1e-12);
    EXPECT_LT(relative_error(activate(x, *parse_activation("swish")), x / (1 + at::exp(-x))), 1e-12);
    EXPECT_LT(relative_error(activate(x, *parse_activation("gelu_new")), gelu), 1e-3);
    const auto unknown = parse_activation("mish");
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().what, testing::HasSubstr("mish"));
}

}  // namespace
}  // namespace burin::nn
