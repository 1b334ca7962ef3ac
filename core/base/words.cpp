#include "core/base/words.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace burin {
namespace {

/// Levenshtein's distance.
size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

}  // namespace

int index_of(std::string_view name, std::span<const std::string_view> names) {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? -1 : static_cast<int>(at - names.begin());
}

std::string ascii_lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string one_of(std::span<const std::string_view> names) {
    std::string text;
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
        text += names[i];
    }
    return text;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> names) {
    constexpr size_t longest_worth_comparing = 64;
    if (word.size() <= longest_worth_comparing) {
        size_t best = 3;  // more than two slips is another word
        std::string_view nearest;
        for (const auto name : names)
            if (const size_t d = edit_distance(word, name); d < best && d < name.size()) {
                best = d;
                nearest = name;
            }
        if (!nearest.empty()) return "did you mean '" + std::string(nearest) + "'?";
    }
    return "give " + one_of(names);
}

}  // namespace burin
