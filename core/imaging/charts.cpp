#include "core/imaging/charts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/imaging/svg.h"

namespace burin::imaging {
namespace {

constexpr const char* letters = "font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\"";
const std::string bold = std::string(letters) + " font-weight=\"bold\"";
const std::string middle = std::string(letters) + " text-anchor=\"middle\"";
const std::string ending = std::string(letters) + " text-anchor=\"end\"";

std::string document(double width, double height, const std::string& inside) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + svg::number(width) + "\" height=\"" +
           svg::number(height) + "\">\n" + svg::box(0, 0, width, height, "#ffffff", "") + inside + "</svg>\n";
}

namespace lines {

constexpr std::array<const char*, 4> colours{"#b3261e", "#d9822b", "#3b6ea8", "#2e7d4f"};
constexpr std::array<const char*, 4> dashes{"", "6 3", "2 3", ""};
constexpr int width = 640, height = 300, left = 48, right = 150, top = 16, bottom = 36;

/// Maps figures to the drawing's coordinates.
struct Axes {
    double low = 0, high = 0, most = 0, least = 0;
    [[nodiscard]] double x(double value) const {
        return left + (value - low) / std::max(high - low, 1e-9) * (width - left - right);
    }
    [[nodiscard]] double y(double value) const {
        return top + (most - value) / std::max(most - least, 1e-9) * (height - top - bottom);
    }
};

Axes axes_of(const LineChart& chart) {
    Axes axes;
    for (const auto& line : chart.lines)
        for (const auto& point : line.points) {
            axes.low = std::min(axes.low, point.x), axes.high = std::max(axes.high, point.x);
            axes.most = std::max(axes.most, point.y), axes.least = std::min(axes.least, point.y);
        }
    if (axes.most <= axes.least) axes.most = axes.least + 1;
    return axes;
}

std::string frame(const Axes& axes, const std::string& x_label) {
    std::string out;
    for (int i = 0; i <= 4; ++i) {
        const double x = axes.low + (axes.high - axes.low) * i / 4;
        const double y = axes.least + (axes.most - axes.least) * i / 4;
        out += svg::line(left, axes.y(y), width - right, axes.y(y), "stroke=\"#ddd\"");
        out += svg::text_at(left - 6, axes.y(y) + 4, svg::number(y, "%.2f"), "text-anchor=\"end\"");
        out +=
            svg::text_at(axes.x(x), height - bottom + 18, svg::number(x, "%.3g"), "text-anchor=\"middle\"");
    }
    out += svg::line(left, top, left, height - bottom, "stroke=\"#333\"");
    out += svg::line(left, height - bottom, width - right, height - bottom, "stroke=\"#333\"");
    return out + svg::text_at((width - right + left) / 2.0, height - 4, x_label, "text-anchor=\"middle\"");
}

std::string curve(const LineChart::Line& line, const Axes& axes, size_t place) {
    auto in_order = line.points;
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const auto& a, const auto& b) { return a.x < b.x; });
    const char* colour = colours[place % colours.size()];
    std::string points, dots;
    for (const auto& point : in_order) {
        const std::string x = svg::number(axes.x(point.x)), y = svg::number(axes.y(point.y));
        points += x + "," + y + " ";
        dots += "<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"2.5\" fill=\"" + colour + "\"/>";
    }
    if (points.empty()) return {};
    const double y = top + 14.0 + 20 * static_cast<double>(place);
    const std::string style = std::string("stroke=\"") + colour +
                              "\" stroke-width=\"2\" stroke-dasharray=\"" + dashes[place % dashes.size()] +
                              "\"";
    return "<polyline fill=\"none\" points=\"" + points + "\" " + style + "/>" + dots + "\n" +
           svg::line(width - right + 14, y - 4, width - right + 38, y - 4, style) +
           svg::text_at(width - right + 44, y, line.name, "");
}

}  // namespace lines

/// White to dark violet for 0..1, white to orange for -1..0.
std::string colour_of(double share) {
    const double at = std::clamp(std::abs(share), 0.0, 1.0);
    const double full[2][3] = {{74, 20, 110}, {217, 119, 6}};
    const auto& end = full[share < 0];
    const auto channel = [&](int i) { return svg::number(std::round(255 + at * (end[i] - 255))); };
    return "rgb(" + channel(0) + "," + channel(1) + "," + channel(2) + ")";
}

}  // namespace

std::string line_chart(const LineChart& chart) {
    using namespace lines;
    const Axes axes = axes_of(chart);
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(width) +
                      " " + std::to_string(height) + "\" role=\"img\" aria-label=\"" +
                      svg::escaped(chart.label) + "\" font-family=\"sans-serif\" font-size=\"12\">\n" +
                      frame(axes, chart.x_label);
    if (chart.marked) {
        const double x = axes.x(*chart.marked);
        out += svg::line(x, top, x, height - bottom, "stroke=\"#555\" stroke-dasharray=\"4 3\"");
        out += svg::text_at(x + 4, top + 10, chart.mark_label, "");
    }
    for (size_t i = 0; i < chart.lines.size(); ++i) out += curve(chart.lines[i], axes, i);
    return out + "</svg>\n";
}

std::string heat_table(const HeatTable& table) {
    constexpr double cell_width = 74, cell_height = 34, left = 96, top = 44, label_room = 64;
    const auto columns = static_cast<double>(table.columns.size()),
               rows = static_cast<double>(table.rows.size());
    std::string inside = svg::text_at(left, 22, table.title, bold);
    for (size_t row = 0; row < table.rows.size(); ++row) {
        const double y = top + cell_height * static_cast<double>(row);
        inside += svg::text_at(left - 8, y + cell_height / 2 + 4, table.rows[row], ending);
        for (size_t column = 0; column < table.columns.size(); ++column) {
            const double value = table.values.at(row).at(column),
                         share = table.full > 0 ? value / table.full : 0;
            const double x = left + cell_width * static_cast<double>(column);
            inside += svg::box(x + 1, y + 1, cell_width - 2, cell_height - 2, colour_of(share),
                               table.rows[row] + ", " + table.columns[column] + ": " + svg::number(value));
            inside += svg::text_at(x + cell_width / 2, y + cell_height / 2 + 4, svg::number(value, "%.2f"),
                                   middle + (share > 0.5 ? " style=\"fill:#fff\"" : ""));
        }
    }
    for (size_t column = 0; column < table.columns.size(); ++column) {
        const bool is_bold = column >= table.bold_begin && column < table.bold_end;
        inside += svg::text_at(left + cell_width * (static_cast<double>(column) + 0.5),
                               top + cell_height * rows + 18, table.columns[column],
                               middle + (is_bold ? " font-weight=\"bold\"" : ""));
    }
    inside += svg::text_at(left, top + cell_height * rows + 42, table.caption, letters);
    return document(left + cell_width * columns + 24, top + cell_height * rows + label_room, inside);
}

std::string bar_pairs(const BarPairs& bars) {
    constexpr double bar_room = 320, row_height = 40, names = 170, top = 44;
    const double longest = std::max(bars.longest, 1e-9);
    std::string inside = svg::text_at(16, 22, bars.title, bold);
    double y = top;
    for (const auto& row : bars.rows) {
        inside += svg::text_at(names - 8, y + 20, row.name, ending);
        const auto bar = [&](double at, double value, const char* fill, const std::string& what) {
            const double length = bar_room * std::clamp(value / longest, 0.0, 1.0);
            inside +=
                svg::box(names, at, std::max(length, 1.0), 13, fill, row.name + ": " + svg::number(value));
            inside +=
                svg::text_at(names + length + 6, at + 11, svg::number(value, "%.2f") + " " + what, letters);
        };
        bar(y + 2, row.first, "#b3261e", bars.first_name);
        bar(y + 18, row.second, "#3b6ea8", bars.second_name);
        y += row_height;
    }
    inside += svg::text_at(16, y + 20, bars.caption, letters);
    return document(names + bar_room + 150, y + 36, inside);
}

}  // namespace burin::imaging
