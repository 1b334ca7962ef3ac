// How near a steered picture is to its photo.
#include <cmath>

#include <gtest/gtest.h>

#include "core/engine/steering_report.h"

namespace burin::engine {
namespace {

/// Left half off by `left` of 255, right half by `right`.
Tensor image_off_by(int left, int right) {
    Tensor image = torch::full({3, 16, 32}, 100 / 255.0, torch::kFloat32);
    image.slice(2, 0, 16) += left / 255.0;
    image.slice(2, 16, 32) += right / 255.0;
    return image;
}

const Tensor photo = torch::full({16, 32, 3}, 100, torch::kUInt8);

double decibels(double difference) { return -20 * std::log10(difference / 255); }

TEST(Fidelity, IsTheNoiseRatioOfTheWholeAndOfWhatNoDirectionTouched) {
    const Tensor left_half = torch::tensor({{1.0F, 0.0F}, {1.0F, 0.0F}});
    const Fidelity found = fidelity_of(image_off_by(50, 2), photo, left_half);
    EXPECT_NEAR(found.outside_db, decibels(2), 1e-3);
    EXPECT_NEAR(found.whole_db, decibels(std::sqrt((50 * 50 + 2 * 2) / 2.0)), 1e-3);
    EXPECT_NEAR(found.outside_share, 0.5, 1e-9);
}

TEST(Fidelity, WithoutADirectionAllOfThePictureIsOutside) {
    const Fidelity found = fidelity_of(image_off_by(3, 3), photo, {});
    EXPECT_NEAR(found.outside_db, decibels(3), 1e-3);
    EXPECT_EQ(found.outside_db, found.whole_db);
    EXPECT_EQ(found.outside_share, 1);
}

TEST(Fidelity, TheSamePictureIsAHundredDecibels) {
    Tensor same = photo.permute({2, 0, 1}).to(torch::kFloat64) / 255;
    EXPECT_EQ(fidelity_of(same, photo, {}).whole_db, 100);
    EXPECT_EQ(fidelity_of(same, photo, torch::ones({2, 4})).outside_db, 100) << "nothing is outside";
}

}  // namespace
}  // namespace burin::engine
