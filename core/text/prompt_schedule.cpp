#include "core/text/prompt_schedule.h"

#include <algorithm>
#include <map>

#include "core/text/placed_text.h"
#include "core/text/prompt_grammar.h"
#include "core/text/prompt_scan.h"

namespace burin::text {
namespace {

constexpr size_t none = std::string_view::npos;

/// A pair of square brackets that changes with the steps.
struct Change {
    size_t end = 0;                                ///< its closing bracket
    std::vector<std::pair<size_t, size_t>> sides;  ///< begin and end of each text
    std::string_view when;                         ///< empty: the sides take turns
};

class Schedule {
  public:
    explicit Schedule(std::string_view text) : text_(text), partner_(text.size(), none) {
        match_brackets();
        find_changes();
    }

    [[nodiscard]] bool empty() const { return changes_.empty(); }
    [[nodiscard]] size_t depth() const { return depth_; }
    /// `step` counts from 1.
    [[nodiscard]] std::string at(int step, int steps) const { return placed_at(step, steps).text; }
    [[nodiscard]] PlacedText placed_at(int step, int steps) const {
        PlacedText out;
        append(out, 0, text_.size(), step, steps);
        return out;
    }

  private:
    /// Brackets that are never closed, or closed by another kind, stand for themselves.
    void match_brackets() {
        std::vector<size_t> open;
        for (size_t at = 0; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '\\') {
                ++at;
            } else if (c == '(' || c == '[') {
                open.push_back(at);
            } else if ((c == ')' || c == ']') && !open.empty() &&
                       text_[open.back()] == (c == ')' ? '(' : '[')) {
                partner_[open.back()] = at;
                partner_[at] = open.back();
                open.pop_back();
            }
        }
    }

    void find_changes() {
        struct Open {
            size_t begin = 0;
            std::vector<size_t> colons, bars;
        };
        std::vector<Open> open;
        for (size_t at = 0; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '\\') {
                ++at;
            } else if ((c == '(' || c == '[') && partner_[at] != none) {
                open.push_back({at, {}, {}});
                depth_ = std::max(depth_, open.size());
            } else if ((c == ')' || c == ']') && partner_[at] != none) {
                if (c == ']') add(open.back().begin, at, open.back().colons, open.back().bars);
                open.pop_back();
            } else if (c == ':' && !open.empty()) {
                open.back().colons.push_back(at);
            } else if (c == '|' && !open.empty()) {
                open.back().bars.push_back(at);
            }
        }
    }

    void add(size_t begin, size_t end, const std::vector<size_t>& colons, const std::vector<size_t>& bars) {
        Change change{.end = end, .sides = {}, .when = {}};
        if (colons.empty() && !bars.empty()) {
            size_t from = begin + 1;
            for (const size_t bar : bars) {
                change.sides.emplace_back(from, bar);
                from = bar + 1;
            }
            change.sides.emplace_back(from, end);
        } else if (colons.size() == 1 || colons.size() == 2) {
            const auto number =
                trimmed_right(trimmed_left(text_.substr(colons.back() + 1, end - colons.back() - 1)));
            if (number.empty() || number_length(number) != number.size()) return;
            change.when = number;
            // A single text comes after the step.
            const size_t first_end = colons.size() == 2 ? colons.front() : begin + 1;
            change.sides.emplace_back(begin + 1, first_end);
            change.sides.emplace_back(colons.size() == 2 ? colons.front() + 1 : begin + 1, colons.back());
        } else {
            return;
        }
        changes_.emplace(begin, std::move(change));
    }

    /// The last step of the first side.
    static int last_step(std::string_view when, int steps) {
        const double value = number_value(when);
        const bool share = when.find('.') != std::string_view::npos && value <= 1;
        return static_cast<int>(std::clamp(share ? value * steps : value, 0.0, static_cast<double>(steps)));
    }

    void copy(PlacedText& out, size_t at) const {
        out.text += text_[at];
        out.from.push_back(static_cast<uint32_t>(at));
    }

    void append(PlacedText& out, size_t begin, size_t end, int step, int steps) const {
        for (size_t at = begin; at < end; ++at) {
            const auto found = text_[at] == '[' ? changes_.find(at) : changes_.end();
            if (found == changes_.end()) {
                copy(out, at);
                if (text_[at] == '\\' && at + 1 < end) copy(out, ++at);
                continue;
            }
            const Change& change = found->second;
            const size_t side = change.when.empty() ? static_cast<size_t>(step - 1) % change.sides.size()
                                : step <= last_step(change.when, steps) ? 0
                                                                        : 1;
            append(out, change.sides[side].first, change.sides[side].second, step, steps);
            at = change.end;
        }
    }

    std::string_view text_;
    std::vector<size_t> partner_;
    std::map<size_t, Change> changes_;  ///< by opening bracket
    size_t depth_ = 0;
};

Result<> check_size(std::string_view prompt, int steps) {
    if (steps < 1)
        return fail(ErrorCode::bad_input, "a prompt was to be read for no steps", "give at least 1 step");
    if (prompt.size() > max_prompt_bytes)
        return fail(ErrorCode::bad_input, "the prompt has " + std::to_string(prompt.size()) + " bytes",
                    "give at most 65536");
    return {};
}

Result<> check_depth(const Schedule& schedule) {
    if (schedule.empty() || schedule.depth() <= max_bracket_depth) return {};
    return fail(ErrorCode::bad_input, "the prompt nests more than 64 brackets",
                "take some out, or write \\( for the character itself");
}

}  // namespace

const std::string& StepTexts::at(size_t step) const {
    if (of_step.empty()) return texts.front();
    return texts[of_step[std::min(step, of_step.size() - 1)]];
}

Result<std::vector<PlacedText>> placed_texts(std::string_view prompt, int steps) {
    if (auto good = check_size(prompt, steps); !good) return tl::unexpected(good.error());
    const Schedule schedule(prompt);
    if (auto good = check_depth(schedule); !good) return tl::unexpected(good.error());
    std::vector<PlacedText> out;
    for (int step = 1; step <= (schedule.empty() ? 1 : steps); ++step) {
        auto placed = schedule.placed_at(step, steps);
        const bool known = std::any_of(out.begin(), out.end(), [&](const PlacedText& other) {
            return other.text == placed.text && other.from == placed.from;
        });
        if (!known) out.push_back(std::move(placed));
    }
    return out;
}

Result<StepTexts> schedule_prompt(std::string_view prompt, int steps) {
    if (auto good = check_size(prompt, steps); !good) return tl::unexpected(good.error());
    const Schedule schedule(prompt);
    if (schedule.empty()) return StepTexts{{std::string(prompt)}, {}};
    if (auto good = check_depth(schedule); !good) return tl::unexpected(good.error());
    StepTexts out;
    std::map<std::string, size_t, std::less<>> known;
    for (int step = 1; step <= steps; ++step) {
        std::string text = schedule.at(step, steps);
        const auto [entry, is_new] = known.try_emplace(std::move(text), out.texts.size());
        if (is_new) out.texts.push_back(entry->first);
        out.of_step.push_back(entry->second);
    }
    if (out.texts.size() == 1) out.of_step.clear();
    return out;
}

bool has_schedule(std::string_view prompt) {
    return prompt.find('[') != std::string_view::npos && !Schedule(prompt).empty();
}

}  // namespace burin::text
