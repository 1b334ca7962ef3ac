#include "core/registry/filter_curve.h"

#include <cmath>
#include <gmock/gmock.h>

namespace burin::registry {
namespace {

using testing::HasSubstr;

// Four that show it, four that do not, by hand: 0.9+ 0.8+ 0.7- 0.6+ 0.4- 0.3+ 0.2- 0.1-
const std::vector<double> positives{0.9, 0.8, 0.6, 0.3}, negatives{0.7, 0.4, 0.2, 0.1};

TEST(FilterCurve, CountsWhatLiesBetweenNeighbouringScores) {
    const auto curve = filter_curve(positives, negatives).value();
    ASSERT_EQ(curve.size(), 8U);
    const std::vector<double> thresholds{0.1, 0.15, 0.25, 0.35, 0.5, 0.65, 0.75, 0.85};
    const std::vector<int> caught{4, 4, 4, 3, 3, 2, 2, 1}, alarms{4, 3, 2, 2, 1, 1, 0, 0};
    for (size_t i = 0; i < curve.size(); ++i) {
        EXPECT_NEAR(curve[i].threshold, thresholds[i], 1e-12);
        EXPECT_EQ(curve[i].caught, caught[i]) << i;
        EXPECT_EQ(curve[i].alarms, alarms[i]) << i;
        EXPECT_EQ(curve[i].positives, 4);
        EXPECT_EQ(curve[i].negatives, 4);
    }
    EXPECT_DOUBLE_EQ(curve[4].precision(), 0.75);
    EXPECT_DOUBLE_EQ(curve[4].recall(), 0.75);
    EXPECT_DOUBLE_EQ(curve[2].precision(), 4.0 / 6);
    EXPECT_DOUBLE_EQ(curve[2].balance(), 0.8);
    EXPECT_DOUBLE_EQ(point_at(2, positives, negatives).precision(), 1);
    EXPECT_DOUBLE_EQ(point_at(2, positives, negatives).recall(), 0);
}

TEST(FilterCurve, ThePointIsTheOneThatWasAskedFor) {
    const auto curve = filter_curve(positives, negatives).value();
    const auto threshold = [&](Aim aim, double value) {
        return choose_point(curve, {aim, value}).value().threshold;
    };
    EXPECT_NEAR(threshold(Aim::balance, 0), 0.25, 1e-12);      // 0.8, the others at most 0.75
    EXPECT_NEAR(threshold(Aim::precision, 0.9), 0.75, 1e-12);  // all right, 2 of 4
    EXPECT_NEAR(threshold(Aim::precision, 0.75), 0.5, 1e-12);  // 3 of 4
    EXPECT_NEAR(threshold(Aim::recall, 0.75), 0.5, 1e-12);     // 0.75 rather than 0.6 or 0.67
    EXPECT_NEAR(threshold(Aim::recall, 1), 0.25, 1e-12);
}

TEST(FilterCurve, WhatCannotBeReachedIsSaidWithTheBestThereIs) {
    const std::vector<double> good{0.2, 0.3}, bad{0.9, 0.1};
    const auto curve = filter_curve(good, bad).value();
    const auto none = choose_point(curve, {Aim::precision, 0.99});
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().sentence(), HasSubstr("no threshold reaches a precision of 0.990"));
    EXPECT_THAT(none.error().sentence(), HasSubstr("the highest precision is 0.667"));
}

TEST(FilterCurve, NeedsBothKindsAndNumbers) {
    EXPECT_THAT(filter_curve({}, negatives).error().sentence(), HasSubstr("no picture shows the concept"));
    EXPECT_THAT(filter_curve(positives, {}).error().sentence(), HasSubstr("free of the concept"));
    const std::vector<double> strange{std::nan("")};
    EXPECT_FALSE(filter_curve(strange, negatives));
}

TEST(FilterCurve, EqualScoresShareAPointAndNeighboursAmongTheDoublesAreParted) {
    const std::vector<double> same{1, 1, 1};
    EXPECT_EQ(filter_curve(same, same).value().size(), 1U);
    const std::vector<double> low{1}, high{std::nextafter(1, 2)};
    const auto curve = filter_curve(high, low).value();
    ASSERT_EQ(curve.size(), 2U);
    EXPECT_EQ(curve[1].alarms, 0);
    EXPECT_EQ(curve[1].caught, 1);
}

TEST(FilterCurve, IntervalsAreWilsons) {
    // As R's prop.test(15, 50, correct = FALSE) gives it.
    const auto some = wilson_interval(15, 50);
    EXPECT_NEAR(some.low, 0.1910, 5e-4);
    EXPECT_NEAR(some.high, 0.4375, 5e-4);
    EXPECT_EQ(wilson_interval(0, 0), (Interval{0, 1}));
    EXPECT_NEAR(wilson_interval(0, 10).low, 0, 1e-12);
    EXPECT_NEAR(wilson_interval(0, 10).high, 0.2775, 5e-4);
    EXPECT_NEAR(wilson_interval(10, 10).low, 1 - 0.2775, 5e-4);
    EXPECT_LE(wilson_interval(10, 10).high, 1);
}

TEST(FilterCurve, IsToldInWordsAndAsATable) {
    const auto point = point_at(0.5, positives, negatives);
    EXPECT_EQ(words_of(point),
              "precision 0.750 (0.301 to 0.954), recall 0.750 (0.301 to 0.954): 3 of 4 caught, 1 false "
              "alarm of 4");
    const auto curve = filter_curve(positives, negatives).value();
    const auto csv = curve_csv(curve);
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 9);
    EXPECT_THAT(csv, HasSubstr("0.5,0.750000,0.300642,0.954413,0.750000,0.300642,0.954413,3,4,1,4\n"));
    const auto few = thinned(curve, 3);
    ASSERT_EQ(few.size(), 3U);
    EXPECT_EQ(few.front(), curve.front());
    EXPECT_EQ(few.back(), curve.back());
}

}  // namespace
}  // namespace burin::registry
