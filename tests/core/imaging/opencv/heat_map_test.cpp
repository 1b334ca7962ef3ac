#include "core/imaging/opencv/heat_map.h"

#include <gtest/gtest.h>

#include "tests/core/imaging/plain_picture.h"

namespace burin::imaging {
namespace {

TEST(HeatMap, OverlayColoursOnlyWhereCovered) {
    const auto result = overlay(plain(8, 4, 100), {0.F, 1.F}, 2, 1);
    ASSERT_TRUE(result);
    EXPECT_EQ(pixel(*result, 0, 0)[0], 100);
    EXPECT_GT(pixel(*result, 7, 0)[0], 180);
    EXPECT_FALSE(overlay(plain(8, 4, 100), {0.F}, 2, 1));
}

TEST(HeatMap, BrightensWithTheValue) {
    const auto map = heat_map({0.F, 0.5F, 1.F}, 3, 1, 3, 1);
    ASSERT_TRUE(map);
    const auto light = [&](int x) {
        return pixel(*map, x, 0)[0] + pixel(*map, x, 0)[1] + pixel(*map, x, 0)[2];
    };
    EXPECT_LT(light(0), light(1));
    EXPECT_LT(light(1), light(2));
}

}  // namespace
}  // namespace burin::imaging
