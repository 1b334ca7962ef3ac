// Charts as SVG documents of their own, for reports that open anywhere. Text from outside is escaped. Plain
// functions; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace burin::imaging {

/// Figures over one axis; 0 is always on both axes.
struct LineChart {
    struct Point {
        double x, y;
    };
    struct Line {
        std::string name;
        std::vector<Point> points{};  ///< in any order; none: the line keeps its place in the legend, unseen
    };
    std::string label, x_label;  ///< what the chart is, for readers who cannot see it; below the axis
    std::vector<Line> lines{};   ///< at most four differ in colour
    std::optional<double> marked{};
    std::string mark_label{};
};
[[nodiscard]] std::string line_chart(const LineChart& chart);

/// Cells in rows and columns, darker where the value is nearer to `full`, orange below zero.
struct HeatTable {
    std::string title;
    std::vector<std::string> rows{}, columns{};
    std::vector<std::vector<double>> values{};  ///< of each row
    double full = 0;                            ///< 0 leaves every cell white
    size_t bold_begin = 0, bold_end = 0;        ///< columns with a bold label
    std::string caption{};                      ///< below
};
[[nodiscard]] std::string heat_table(const HeatTable& table);

/// Two bars a row.
struct BarPairs {
    struct Row {
        std::string name;
        double first = 0, second = 0;
    };
    std::string title, first_name, second_name;
    std::vector<Row> rows{};
    double longest = 0;     ///< the value whose bar takes the whole width
    std::string caption{};  ///< below
};
[[nodiscard]] std::string bar_pairs(const BarPairs& bars);

}  // namespace burin::imaging
