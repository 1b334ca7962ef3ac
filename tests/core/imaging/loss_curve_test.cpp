#include "core/imaging/loss_curve.h"

#include <gtest/gtest.h>

#include "tests/core/imaging/plain_picture.h"

namespace burin::imaging {
namespace {

/// Rows from the top to the curve in column x; -1 where there is none.
int curve_at(const io::Picture& picture, int x) {
    for (int y = 0; y < picture.height; ++y)
        if (pixel(picture, x, y)[0] == 30) return y;
    return -1;
}

TEST(LossCurve, FallsWhereTheLossDoes) {
    std::vector<float> losses;
    for (int i = 0; i < 2000; ++i) losses.push_back(1.0F / (1.0F + 0.01F * static_cast<float>(i)));
    const auto picture = loss_curve(losses);
    EXPECT_GT(curve_at(picture, 700), curve_at(picture, 400));
    EXPECT_GT(curve_at(picture, 400), curve_at(picture, 100));
    EXPECT_GE(curve_at(picture, 100), 0);
    EXPECT_EQ(loss_curve({}).width, picture.width);
}

TEST(LossCurve, MarksBothAxesWithNumbers) {
    const auto picture = loss_curve({1, 0.5F, 0.25F});
    const auto ink = [&](int left, int top, int right, int bottom) {
        int count = 0;
        for (int y = top; y < bottom; ++y)
            for (int x = left; x < right; ++x) count += pixel(picture, x, y)[0] < 120;
        return count;
    };
    EXPECT_GT(ink(0, 0, 50, 30), 10) << "the highest loss, left of the axis";
    EXPECT_GT(ink(0, 340, 50, 380), 10) << "the lowest";
    EXPECT_GT(ink(700, 375, 800, 400), 5) << "the last step, below the axis";
}

}  // namespace
}  // namespace burin::imaging
