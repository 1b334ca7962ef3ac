#include "core/guidance/masks.h"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/nn/torch_compat.h"

namespace burin::guidance {
namespace {

using protocol::PaintedMask;

const std::vector<double>& lambdas() {
    static const std::vector<double> all{0.0, 0.05, 0.1,  0.25, 0.3,      0.5, 0.7,
                                         0.8, 0.9,  0.95, 0.99, 0.999999, 1.0};
    return all;
}

// In float64: in float32 the rank 0.3 * 100 is not 30, and whether the value at that rank is kept is an
// accident.
Tensor published_mask(const Tensor& magnitude, double lambda) {
    const Tensor exact = magnitude.to(torch::kFloat64);
    return exact.ge(torch::quantile(exact, lambda, -1, /*keepdim=*/true));
}

TEST(KeptThreshold, MasksAsTheInterpolatedQuantileOnRandomValues) {
    torch::manual_seed(1);
    for (const int64_t m : {1, 2, 3, 7, 11, 64, 101, 1024}) {
        for (const double lambda : lambdas()) {
            const Tensor values = torch::rand({3, 4, m});
            EXPECT_TRUE(
                torch::equal(values.ge(kept_threshold(values, lambda)), published_mask(values, lambda)))
                << m << " values, lambda " << lambda;
        }
    }
}

TEST(KeptThreshold, KeepsTiesAsTheInterpolatedQuantileDoes) {
    torch::manual_seed(2);
    for (const int64_t kinds : {1, 2, 3, 5}) {
        for (const double lambda : lambdas()) {
            const Tensor values = torch::randint(kinds, {5, 4, 97}).to(torch::kFloat32);
            EXPECT_TRUE(
                torch::equal(values.ge(kept_threshold(values, lambda)), published_mask(values, lambda)))
                << kinds << " kinds, lambda " << lambda;
        }
    }
}

TEST(InterpolatedQuantile, EqualsTorchToTheLastBit) {
    torch::manual_seed(3);
    for (const int64_t m : {1, 2, 5, 11, 64, 333, 1024}) {
        for (const double lambda : lambdas()) {
            const Tensor values = torch::randn({2, 4, m}).abs();
            const Tensor ours = interpolated_quantile(values, lambda);
            const Tensor theirs = torch::quantile(values, lambda, -1, true);
            // libtorch 2.15 interpolates with another rounding than 1.13, whose bits the published runs have.
            const bool same =
                !BURIN_TORCH_2 ? torch::equal(ours, theirs) : torch::allclose(ours, theirs, 1e-6, 1e-7);
            EXPECT_TRUE(same) << m << " values, lambda " << lambda;
        }
    }
}

TEST(ChannelMask, KeepsTheAreaInEveryChannel) {
    torch::manual_seed(4);
    const Tensor kept = channel_mask(torch::randn({4, 20, 20}), 0.1).sum(torch::IntArrayRef{-2, -1});
    EXPECT_TRUE(torch::equal(kept, torch::full({4}, 40.0F))) << kept;
}

TEST(SpatialMask, IsOneMaskForAllChannelsAndKeepsTheArea) {
    torch::manual_seed(5);
    const Tensor mask = spatial_mask(torch::randn({4, 20, 20}), 0.1);
    EXPECT_EQ(mask.sizes(), (std::vector<int64_t>{1, 20, 20}));
    EXPECT_EQ(mask.sum().item<float>(), 40);
}

TEST(SpatialMask, PrefersAPatchToALonelySpike) {
    Tensor d = torch::zeros({4, 16, 16});
    d[0][3][3] = 2.0;  // noise of one channel
    d.index_put_({torch::indexing::Slice(), torch::indexing::Slice(9, 13), torch::indexing::Slice(9, 13)},
                 0.4);
    const Tensor mask = spatial_mask(d, 12.0 / 256);
    EXPECT_EQ(mask[0][3][3].item<float>(), 0);
    EXPECT_EQ(mask[0][10][10].item<float>(), 1);
    EXPECT_EQ(channel_mask(d, 0.004)[0][3][3].item<float>(), 1);
}

TEST(SpatialMask, WorksOnGridsSmallerThanItsBlur) {
    for (const auto& [h, w] : {std::pair{1, 1}, {1, 5}, {2, 1}}) {
        const Tensor mask = spatial_mask(torch::ones({2, 4, h, w}), 0.01);
        EXPECT_TRUE(mask.eq(1).all().item<bool>());
    }
}

TEST(NeighbourhoodSum, RepeatsTheBorderOutwards) {
    const Tensor plane = torch::tensor({{1.0F, 2.0F}, {3.0F, 4.0F}}).unsqueeze(0);
    const Tensor expected = torch::tensor({{18.0F, 21.0F}, {24.0F, 27.0F}}).unsqueeze(0);
    EXPECT_TRUE(torch::equal(neighbourhood_sum(plane), expected)) << neighbourhood_sum(plane);
}

TEST(Masks, GiveAPictureTheSameBitsAloneAsInABatch) {
    torch::manual_seed(6);
    const Tensor d = torch::randn({5, 4, 24, 16});
    const Tensor channel = channel_mask(d, 0.2), spatial = spatial_mask(d, 0.2);
    for (int64_t n = 0; n < d.size(0); ++n) {
        EXPECT_TRUE(torch::equal(channel[n], channel_mask(d[n], 0.2)));
        EXPECT_TRUE(torch::equal(spatial[n], spatial_mask(d[n], 0.2)));
    }
}

PaintedMask mask_of(int width, int height, const std::function<int(int, int)>& value) {
    PaintedMask out{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) out.coverage.push_back(static_cast<uint8_t>(value(x, y)));
    return out;
}

TEST(PaintedCoverage, AveragesOverEachCellsArea) {
    const auto painted = mask_of(8, 8, [](int x, int y) { return x < 3 && y < 4 ? 255 : 0; });
    const Tensor expected = torch::tensor({{1.0F, 0.5F, 0.0F, 0.0F},
                                           {1.0F, 0.5F, 0.0F, 0.0F},
                                           {0.0F, 0.0F, 0.0F, 0.0F},
                                           {0.0F, 0.0F, 0.0F, 0.0F}});
    EXPECT_TRUE(torch::equal(painted_coverage(painted, 4, 4), expected)) << painted_coverage(painted, 4, 4);
}

TEST(PaintedCoverage, SharesASampleBetweenTheCellsItOverlaps) {
    const auto painted = mask_of(3, 3, [](int x, int) { return x == 1 ? 255 : 0; });
    const Tensor coverage = painted_coverage(painted, 2, 2);
    EXPECT_TRUE(torch::allclose(coverage, torch::full({2, 2}, 1.0F / 3))) << coverage;
}

TEST(PaintedCoverage, KeepsFullAndEmptyExactAtAnyScale) {
    for (const int size : {1, 3, 7, 64, 100, 513}) {
        EXPECT_TRUE(painted_coverage(mask_of(size, size, [](int, int) { return 255; }), 24, 24)
                        .eq(1)
                        .all()
                        .item<bool>());
        EXPECT_TRUE(painted_coverage(mask_of(size, size, [](int, int) { return 0; }), 24, 24)
                        .eq(0)
                        .all()
                        .item<bool>());
    }
}

std::string refusal(const PaintedMask& painted, int64_t h, int64_t w) {
    try {
        (void)painted_coverage(painted, h, w);
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::bad_input);
        return failure.what();
    }
    return "accepted";
}

TEST(PaintedCoverage, RefusesWhatIsNotAMaskOfThePicture) {
    EXPECT_THAT(refusal({}, 8, 8), testing::HasSubstr("is empty"));
    EXPECT_THAT(refusal({4, 4, std::vector<uint8_t>(15)}, 8, 8),
                testing::HasSubstr("15 values instead of 16"));
    EXPECT_THAT(refusal({-4, -4, std::vector<uint8_t>(16)}, 8, 8), testing::HasSubstr("is empty"));
    const int huge = std::numeric_limits<int>::max();
    EXPECT_THAT(refusal({huge, huge, {1}}, 8, 8), testing::HasSubstr("1 values instead of"));
    EXPECT_THAT(refusal({64, 64, std::vector<uint8_t>(64 * 64)}, 8, 16), testing::HasSubstr("proportions"));
}

TEST(PaintedCoverage, AcceptsAMaskRoundedToWholePixels) {
    EXPECT_EQ(refusal({301, 200, std::vector<uint8_t>(301 * 200)}, 64, 96), "accepted");
}

}  // namespace
}  // namespace burin::guidance
