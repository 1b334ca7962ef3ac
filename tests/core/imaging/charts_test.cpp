#include "core/imaging/charts.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/imaging/svg.h"

namespace burin::imaging {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Charts, EscapeWhatIsNamed) {
    EXPECT_EQ(svg::escaped("<a b=\"c\">&"), "&lt;a b=&quot;c&quot;&gt;&amp;");
    const std::string wild = "<script>", tame = "&lt;script&gt;";
    const auto lines = line_chart({.label = wild, .x_label = wild, .lines = {{wild, {{0, 1}}}}});
    const auto table =
        heat_table({.title = wild, .rows = {wild}, .columns = {wild}, .values = {{1}}, .full = 1});
    const auto bars =
        bar_pairs({.title = wild, .first_name = wild, .second_name = wild, .rows = {{wild, 1, 2}}});
    for (const auto& chart : {lines, table, bars}) {
        EXPECT_THAT(chart, HasSubstr(tame));
        EXPECT_THAT(chart, Not(HasSubstr(wild)));
    }
}

TEST(Charts, ALineWithoutPointsKeepsItsPlaceAndColour) {
    const LineChart::Line full{"full", {{0, 1}, {1, 2}}}, empty{"empty"};
    const auto second = line_chart({.label = "", .x_label = "x", .lines = {empty, full}});
    EXPECT_THAT(second, HasSubstr("#d9822b"));
    EXPECT_THAT(second, Not(HasSubstr("#b3261e")));
    EXPECT_THAT(second, Not(HasSubstr("empty")));
}

TEST(Charts, PointsAreJoinedFromLeftToRight) {
    const auto joined = [](std::vector<LineChart::Point> points) {
        return line_chart({.label = "", .x_label = "x", .lines = {{"one", std::move(points)}}});
    };
    EXPECT_EQ(joined({{2, 5}, {0, 1}, {1, 3}}), joined({{0, 1}, {1, 3}, {2, 5}}));
}

TEST(Charts, ACellIsDarkerTheNearerItIsToFull) {
    const auto table = heat_table(
        {.title = "", .rows = {"r"}, .columns = {"a", "b", "c"}, .values = {{1, 0, -1}}, .full = 1});
    EXPECT_THAT(table, HasSubstr("rgb(74,20,110)"));
    EXPECT_THAT(table, HasSubstr("rgb(255,255,255)"));
    EXPECT_THAT(table, HasSubstr("rgb(217,119,6)"));
}

}  // namespace
}  // namespace burin::imaging
