// The drawings of locate_concept.h.
#include <algorithm>
#include <cmath>

#include "core/training/locate_concept.h"
#include "core/training/svg.h"

namespace burin::training {
namespace {

constexpr double cell_width = 74, cell_height = 34, left = 96, top = 44, label_room = 64;
constexpr const char* letters = "font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\"";

/// White to dark violet for 0..1, white to orange for what restoring makes worse.
std::string colour(double share) {
    const double at = std::clamp(std::abs(share), 0.0, 1.0);
    const double full[2][3] = {{74, 20, 110}, {217, 119, 6}};
    const auto& end = full[share < 0];
    const auto channel = [&](int i) { return svg::number(std::round(255 + at * (end[i] - 255))); };
    return "rgb(" + channel(0) + "," + channel(1) + "," + channel(2) + ")";
}

std::string document(double width, double height, const std::string& inside) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + svg::number(width) + "\" height=\"" +
           svg::number(height) + "\">\n" + svg::box(0, 0, width, height, "#ffffff", "") + inside + "</svg>\n";
}

std::string middle() { return std::string(letters) + " text-anchor=\"middle\""; }
std::string ending() { return std::string(letters) + " text-anchor=\"end\""; }

}  // namespace

std::string trace_svg(const weights::TraceMap& map, const std::string& title) {
    const double lost = map.clean - map.corrupted;
    const auto columns = static_cast<double>(map.columns.size()), rows = static_cast<double>(map.rows.size());
    std::string inside = svg::text_at(left, 22, title, std::string(letters) + " font-weight=\"bold\"");
    for (size_t row = 0; row < map.rows.size(); ++row) {
        const double y = top + cell_height * static_cast<double>(row);
        inside += svg::text_at(left - 8, y + cell_height / 2 + 4, map.rows[row], ending());
        for (size_t column = 0; column < map.columns.size(); ++column) {
            const double effect =
                map.effect[static_cast<int64_t>(row)][static_cast<int64_t>(column)].item<double>();
            const double share = lost > 0 ? effect / lost : 0,
                         x = left + cell_width * static_cast<double>(column);
            inside += svg::box(x + 1, y + 1, cell_width - 2, cell_height - 2, colour(share),
                               map.rows[row] + ", " + map.columns[column] + ": " + svg::number(effect));
            inside += svg::text_at(x + cell_width / 2, y + cell_height / 2 + 4, svg::number(effect, "%.2f"),
                                   middle() + (share > 0.5 ? " style=\"fill:#fff\"" : ""));
        }
    }
    for (size_t column = 0; column < map.columns.size(); ++column) {
        const auto at = static_cast<int64_t>(column);
        const bool own = at >= map.name_begin && at < map.name_end;
        inside += svg::text_at(left + cell_width * (static_cast<double>(column) + 0.5),
                               top + cell_height * rows + 18, map.columns[column],
                               middle() + (own ? " font-weight=\"bold\"" : ""));
    }
    inside += svg::text_at(left, top + cell_height * rows + 42,
                           "score: clean " + svg::number(map.clean) + ", corrupted " +
                               svg::number(map.corrupted) + "; cells: what restoring brings back",
                           letters);
    return document(left + cell_width * columns + 24, top + cell_height * rows + label_room, inside);
}

std::string windows_svg(const WindowMap& map, const std::string& title) {
    constexpr double bar_room = 320, row_height = 40, names = 170;
    const double most = std::max({map.named, map.guided, 1e-9});
    std::string inside = svg::text_at(16, 22, title, std::string(letters) + " font-weight=\"bold\"");
    double y = top;
    for (const auto& window : map.windows) {
        const std::string name =
            window.first == window.last ? window.first : window.first + " - " + window.last;
        inside += svg::text_at(names - 8, y + 20, name, ending());
        const auto bar = [&](double at, double score, const char* fill, const char* what) {
            const double length = bar_room * std::clamp(score / most, 0.0, 1.0);
            inside += svg::box(names, at, std::max(length, 1.0), 13, fill, name + ": " + svg::number(score));
            inside +=
                svg::text_at(names + length + 6, at + 11, svg::number(score, "%.2f") + " " + what, letters);
        };
        bar(y + 2, window.swapped, "#b3261e", "swapped here");
        bar(y + 18, window.alone, "#3b6ea8", "only here");
        y += row_height;
    }
    inside += svg::text_at(16, y + 20,
                           "score: named in every layer " + svg::number(map.named) +
                               ", guide in every layer " + svg::number(map.guided),
                           letters);
    return document(names + bar_room + 150, y + 36, inside);
}

}  // namespace burin::training
