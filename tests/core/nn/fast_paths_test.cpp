// Burin's own CPU kernels against slow readable twins, on every level that this processor has.
#include <cmath>
#include <gmock/gmock.h>
#include <limits>

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "core/nn/attention.h"
#include "core/nn/cpu_features.h"
#include "core/nn/fast_norms.h"
#include "core/nn/layers.h"
#include "core/nn/packed_weight.h"
#include "core/nn/tiled_attention.h"

namespace burin::nn {
namespace {

using torch::kBFloat16;
using torch::kFloat32;
using torch::kFloat64;

double relative_error(const Tensor& got, const Tensor& expected) {
    return ((got.to(kFloat64) - expected.to(kFloat64)).norm() / expected.to(kFloat64).norm()).item<double>();
}

/// One rounding to the type, and sums in another order.
double tolerance(torch::ScalarType type) { return type == kFloat32 ? 1e-6 : 3e-3; }

struct Case {
    CpuLevel level;
    torch::ScalarType type;
};

void PrintTo(const Case& one, std::ostream* out) { *out << "level " << int(one.level) << " " << one.type; }

class FastPaths : public testing::TestWithParam<Case> {
  protected:
    void SetUp() override {
        if (detected_cpu_level() < GetParam().level) GTEST_SKIP() << "this processor lacks the instructions";
        limit_cpu_level(GetParam().level);
        torch::manual_seed(11);
    }
    void TearDown() override { limit_cpu_level(CpuLevel::amx); }

    [[nodiscard]] torch::ScalarType type() const { return GetParam().type; }
    [[nodiscard]] Tensor numbers(at::IntArrayRef shape, double scale = 1) const {
        return torch::randn(shape).mul_(scale).to(type());
    }

    const torch::InferenceMode inference_;
};

INSTANTIATE_TEST_SUITE_P(Levels, FastPaths,
                         testing::Values(Case{CpuLevel::avx512, kFloat32},
                                         Case{CpuLevel::avx512_bf16, kBFloat16},
                                         Case{CpuLevel::amx, kBFloat16}));

/// Each result as a sum over its inputs, in float64.
Tensor slow_linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    return (x.to(kFloat64).unsqueeze(-2) * weight.to(kFloat64)).sum(-1) + bias.to(kFloat64);
}

Tensor slow_conv(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t padding) {
    const int64_t kernel = weight.size(2);
    const auto patches =
        at::im2col(x.to(kFloat64), {kernel, kernel}, {1, 1}, {padding, padding}, {stride, stride});
    const int64_t h = (x.size(2) + 2 * padding - kernel) / stride + 1,
                  w = (x.size(3) + 2 * padding - kernel) / stride + 1;
    const auto out = at::matmul(weight.to(kFloat64).flatten(1), patches) + bias.to(kFloat64).unsqueeze(-1);
    return out.view({x.size(0), weight.size(0), h, w});
}

TEST_P(FastPaths, LinearAddsBiasAndResidual) {
    for (const auto& [rows, in, out] : std::vector<std::array<int64_t, 3>>{{1, 32, 32},
                                                                           {3, 64, 7},
                                                                           {16, 96, 33},
                                                                           {31, 320, 48},
                                                                           {77, 768, 320},
                                                                           {257, 32, 100},
                                                                           {64, 2560, 40}}) {
        const auto x = numbers({1, rows, in}), weight = numbers({out, in}, 0.1), bias = numbers({out});
        const auto residual = numbers({1, rows, out});
        const auto packed = PackedWeight::pack(weight, bias);
        ASSERT_TRUE(packed) << rows << " " << in << " " << out;
        const auto expected = slow_linear(x, weight, bias);
        EXPECT_LT(relative_error(packed->linear(x, {}), expected), tolerance(type()))
            << rows << " " << in << " " << out;
        EXPECT_LT(relative_error(packed->linear(x, residual), expected + residual.to(kFloat64)),
                  tolerance(type()));
    }
}

TEST_P(FastPaths, GatedLinearIsValueTimesGeluOfGate) {
    for (const auto& [rows, in, out] :
         std::vector<std::array<int64_t, 3>>{{5, 32, 16}, {70, 96, 48}, {33, 320, 1280}}) {
        const auto x = numbers({rows, in}), weight = numbers({2 * out, in}, 0.3), bias = numbers({2 * out});
        const auto packed = PackedWeight::pack(weight, bias, true);
        ASSERT_TRUE(packed);
        const auto both = slow_linear(x, weight, bias).chunk(2, -1);
        const auto gelu = 0.5 * both[1] * (1 + at::erf(both[1] / std::sqrt(2.0)));
        EXPECT_LT(relative_error(packed->linear(x, {}), both[0] * gelu), tolerance(type()));
    }
}

TEST_P(FastPaths, ConvolutionsOfAnySizeStrideAndBorder) {
    struct Shape {
        int64_t n, in, out, h, w, kernel, stride, padding;
    };
    for (const auto& s : std::vector<Shape>{{1, 32, 32, 16, 16, 3, 1, 1},
                                            {2, 64, 40, 8, 8, 3, 1, 1},
                                            {2, 32, 4, 19, 13, 3, 1, 1},
                                            {1, 352, 32, 5, 32, 3, 1, 1},
                                            {1, 32, 64, 1, 1, 3, 1, 1},
                                            {1, 64, 33, 9, 17, 1, 1, 0},
                                            {2, 32, 32, 16, 16, 3, 2, 1},
                                            {1, 32, 48, 17, 35, 3, 2, 1},
                                            {1, 32, 16, 9, 11, 3, 2, 0},
                                            {1, 32, 32, 12, 10, 5, 1, 2}}) {
        const auto x = numbers({s.n, s.in, s.h, s.w}),
                   weight = numbers({s.out, s.in, s.kernel, s.kernel}, 0.1);
        const auto bias = numbers({s.out}), offset = numbers({s.n, s.out});
        const auto packed = PackedWeight::pack(weight, bias);
        ASSERT_TRUE(packed);
        const auto expected = slow_conv(x, weight, bias, s.stride, s.padding);
        const auto got = packed->conv(x, s.stride, s.padding, {}, {});
        ASSERT_EQ(got.sizes(), expected.sizes());
        EXPECT_LT(relative_error(got, expected), tolerance(type())) << s.in << " " << s.h << "x" << s.w;
        const auto residual = numbers(expected.sizes());
        const auto sum = expected + offset.to(kFloat64).unsqueeze(-1).unsqueeze(-1) + residual.to(kFloat64);
        EXPECT_LT(relative_error(packed->conv(x, s.stride, s.padding, offset, residual), sum),
                  tolerance(type()));
    }
}

TEST_P(FastPaths, PackedWeightsComeBackAsTheyWere) {
    for (const bool gated : {false, true}) {
        const auto weight = numbers({64, 96}), bias = numbers({64});
        const auto packed = PackedWeight::pack(weight, bias, gated);
        EXPECT_TRUE(packed->weight().equal(weight));
        EXPECT_TRUE(packed->bias().equal(bias));
    }
    const auto weight = numbers({40, 352, 3, 3}).contiguous(at::MemoryFormat::ChannelsLast);
    const auto packed = PackedWeight::pack(weight, {});
    EXPECT_TRUE(packed->weight().equal(weight));
    EXPECT_FALSE(packed->bias().defined());
}

TEST_P(FastPaths, StoredWeightsOfEveryTypeArePackedAsTorchConvertsThem) {
    // Rows that fill no panel, more than one chunk of the inner axis, several kernel sizes; numbers that are
    // subnormal as float16 or tie when they are rounded among them.
    for (const auto& shape : std::vector<std::vector<int64_t>>{
             {40, 1120}, {96, 32}, {33, 352, 3, 3}, {64, 96, 1, 1}, {32, 64, 5, 5}, {20, 32, 2, 2}}) {
        auto values = torch::randn(shape);
        values.flatten().slice(0, 0, 6).copy_(
            torch::tensor({1e-7, -6e-8, 5.97e-5, 1.00390625, 1.01171875, 0.0}));
        for (const auto stored : {kFloat64, kFloat32, torch::kFloat16, kBFloat16}) {
            const auto weight = values.to(kFloat64).to(stored);
            ASSERT_TRUE(PackedWeight::fits(shape, type(), false));
            bool finite = false;
            const auto packed = PackedWeight::pack_as(type(), weight, {}, false, finite);
            EXPECT_TRUE(finite);
            EXPECT_TRUE(packed.weight().equal(weight.to(kFloat32).to(type()))) << shape << " " << stored;
        }
    }
}

TEST_P(FastPaths, OneNumberThatIsNotFiniteIsNoticedWhereverItLies) {
    for (const double bad : {std::numeric_limits<double>::infinity(), std::nan(""), -1e300})
        for (const auto& place : std::vector<std::array<int64_t, 2>>{{0, 0}, {39, 63}, {32, 17}}) {
            auto weight = torch::ones({40, 64}, kFloat64);
            weight[place[0]][place[1]] = bad;
            bool finite = true;
            (void)PackedWeight::pack_as(type(), weight, {}, false, finite);
            EXPECT_FALSE(finite) << bad << " at " << place[0];
        }
}

TEST_P(FastPaths, WhatFillsNoWholeStepIsLeftToLibtorch) {
    EXPECT_FALSE(PackedWeight::pack(numbers({8, 4, 3, 3}), {}));
    EXPECT_FALSE(PackedWeight::pack(numbers({8, 40}), {}));
    EXPECT_FALSE(PackedWeight::pack(numbers({24, 32}), {}, true));
    EXPECT_FALSE(PackedWeight::fits({8, 0}, type(), false));
    EXPECT_FALSE(PackedWeight::fits({8, 64}, torch::kFloat16, false));
}

Tensor slow_attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads) {
    const auto split = [&](const Tensor& x) {
        return x.to(kFloat64).view({x.size(0), x.size(1), heads, -1}).transpose(1, 2);
    };
    const double scale = 1 / std::sqrt(static_cast<double>(q.size(2) / heads));
    const auto weights = (at::matmul(split(q), split(k).transpose(2, 3)) * scale).softmax(-1);
    return at::matmul(weights, split(v)).transpose(1, 2).reshape(q.sizes());
}

TEST_P(FastPaths, TiledAttentionOfAnyLengthAndWidth) {
    for (const auto& [n, t, s, heads, d] : std::vector<std::array<int64_t, 5>>{{1, 1, 1, 1, 4},
                                                                               {2, 7, 77, 2, 40},
                                                                               {1, 33, 513, 3, 64},
                                                                               {1, 64, 1024, 2, 80},
                                                                               {2, 50, 500, 1, 160},
                                                                               {1, 40, 1537, 1, 17},
                                                                               {1, 9, 33, 1, 512}}) {
        // Scores of very different size, so that the running maximum has to move.
        const auto q = numbers({n, t, heads * d}, 2), k = numbers({n, s, heads * d}, 2),
                   v = numbers({n, s, heads * d});
        ASSERT_TRUE(tiled_attention_fits(q, k, v));
        EXPECT_LT(relative_error(tiled_attention(q, k, v, heads), slow_attention(q, k, v, heads)),
                  type() == kFloat32 ? 2e-6 : 5e-3)
            << t << " " << s << " " << d;
    }
}

TEST_P(FastPaths, ScoresFarApartNeitherOverflowNorVanish) {
    auto q = torch::full({1, 2, 32}, 30.0).to(type()), k = torch::zeros({1, 600, 32}).to(type());
    k[0][580].fill_(30);
    const auto v = numbers({1, 600, 32});
    EXPECT_LT(relative_error(tiled_attention(q, k, v, 1)[0][0], v[0][580]), 1e-6);
    EXPECT_LT(relative_error(tiled_attention(q.neg(), k, v, 1), slow_attention(q.neg(), k, v, 1)), 1e-2);
}

TEST_P(FastPaths, GroupNormWithAndWithoutSilu) {
    for (const auto& [n, c, h, w, groups] : std::vector<std::array<int64_t, 5>>{
             {1, 32, 8, 8, 32}, {2, 48, 5, 7, 4}, {1, 20, 1, 3, 5}, {1, 320, 16, 12, 32}}) {
        for (const double mean : {0.0, 40.0}) {
            const auto x = (torch::randn({n, c, h, w}) + mean).to(type());
            const auto weight = torch::randn({c}), bias = torch::randn({c});
            const auto grouped = x.to(kFloat64).reshape({n, groups, -1});
            const auto centred = grouped - grouped.mean(2, true);
            const auto normal = (centred / (centred.square().mean(2, true) + 1e-5).sqrt()).view(x.sizes());
            const auto column = [&](const Tensor& one) { return one.to(kFloat64).view({1, c, 1, 1}); };
            const auto expected = normal * column(weight) + column(bias);
            const double limit = type() == kFloat32 ? (mean == 0 ? 1e-6 : 1e-5) : tolerance(type());
            EXPECT_LT(relative_error(fast_group_norm(x, groups, weight, bias, 1e-5, false), expected), limit);
            EXPECT_LT(relative_error(fast_group_norm(x, groups, weight, bias, 1e-5, true),
                                     expected / (1 + at::exp(-expected))),
                      limit);
        }
    }
}

TEST_P(FastPaths, SiluOfExtremeNumbersIsZeroOrTheNumber) {
    const auto x =
        torch::tensor({-1000.0, -90.0, 0.0, 1000.0}).view({1, 1, 2, 2}).expand({1, 16, 2, 2}).to(type());
    // Groups of equal channels with scale 0 and a shift that carries the number.
    for (const double value : {-1000.0, -90.0, 0.0, 1000.0}) {
        const auto got = fast_group_norm(x, 16, torch::zeros({16}), torch::full({16}, value), 1e-5, true);
        EXPECT_NEAR(got.to(kFloat32).max().item<float>(), std::max(value, 0.0), 4);
        EXPECT_TRUE(got.to(kFloat32).isfinite().all().item<bool>());
        EXPECT_GE(got.to(kFloat32).min().item<float>(), -1e-6);
    }
}

TEST_P(FastPaths, LayerNormOfAnyWidth) {
    for (const int64_t c : {1, 15, 16, 320, 1000}) {
        const auto x = (torch::randn({2, 9, c}) + 5).to(type());
        const auto weight = torch::randn({c}), bias = torch::randn({c});
        const auto wide = x.to(kFloat64), centred = wide - wide.mean(-1, true);
        const auto expected =
            centred / (centred.square().mean(-1, true) + 1e-5).sqrt() * weight.to(kFloat64) +
            bias.to(kFloat64);
        EXPECT_LT(relative_error(fast_layer_norm(x, weight, bias, 1e-5), expected),
                  type() == kFloat32 ? 2e-6 : 3e-3)
            << c;
    }
}

TEST_P(FastPaths, BitsDoNotDependOnTheNumberOfThreads) {
    const auto x = numbers({1, 64, 24, 24}), q = numbers({1, 300, 64});
    const auto packed = PackedWeight::pack(numbers({96, 64, 3, 3}, 0.1), numbers({96}));
    const auto weight = torch::ones({64});
    const auto all = [&] {
        return std::vector<Tensor>{packed->conv(x, 1, 1, {}, {}), tiled_attention(q, q, q, 2),
                                   fast_group_norm(x, 8, weight, weight, 1e-5, true)};
    };
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const auto one = all();
    at::set_num_threads(2);
    const auto two = all();
    at::set_num_threads(before);
    for (size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(one[i].equal(two[i])) << i;
}

}  // namespace
}  // namespace burin::nn
