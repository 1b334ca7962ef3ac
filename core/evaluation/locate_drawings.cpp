// The drawings of locate_concept.h.
#include <algorithm>

#include "core/evaluation/locate_concept.h"
#include "core/imaging/charts.h"
#include "core/imaging/svg.h"

namespace burin::evaluation {

std::string trace_svg(const weights::TraceMap& map, const std::string& title) {
    using imaging::svg::number;
    imaging::HeatTable table{.title = title, .rows = map.rows, .columns = map.columns};
    table.full = map.clean - map.corrupted;
    table.bold_begin = static_cast<size_t>(map.name_begin),
    table.bold_end = static_cast<size_t>(map.name_end);
    for (int64_t row = 0; row < map.effect.size(0); ++row) {
        auto& values = table.values.emplace_back();
        for (int64_t column = 0; column < map.effect.size(1); ++column)
            values.push_back(map.effect[row][column].item<double>());
    }
    table.caption = "score: clean " + number(map.clean) + ", corrupted " + number(map.corrupted) +
                    "; cells: what restoring brings back";
    return imaging::heat_table(table);
}

std::string windows_svg(const WindowMap& map, const std::string& title) {
    using imaging::svg::number;
    imaging::BarPairs bars{.title = title, .first_name = "swapped here", .second_name = "only here"};
    for (const auto& window : map.windows) {
        const bool one = window.first == window.last;
        bars.rows.push_back(
            {one ? window.first : window.first + " - " + window.last, window.swapped, window.alone});
    }
    bars.longest = std::max(map.named, map.guided);
    bars.caption =
        "score: named in every layer " + number(map.named) + ", guide in every layer " + number(map.guided);
    return imaging::bar_pairs(bars);
}

}  // namespace burin::evaluation
