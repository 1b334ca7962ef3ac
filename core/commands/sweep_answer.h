// What a sweep answers: its figures, its choice, and what its sheets of pictures show. evaluation fills it, report.json and
// `--json` hold it, the window reads it. Plain data; see answers.h for the form.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace burin::commands {

/// What prompts are there for.
enum class PromptKind {
    target,     ///< name the concept: should fall
    described,  ///< call it up without its name: should fall as well
    neighbour,  ///< its nearest relative: should stay
    control,    ///< everything else: should stay
};
inline constexpr std::array<const char*, 4> prompt_kind_names{"target", "described", "neighbour", "control"};

enum class SweepVerdict { no_visible_effect, works, collateral_damage, collapse };
inline constexpr std::array<const char*, 4> sweep_verdict_names{"no visible effect", "works",
                                                                "collateral damage", "collapse"};

struct SweepAnswer {
    struct Point {
        std::optional<double> lambda;
        /// Means, by PromptKind; nothing where there are no prompts of that kind.
        std::array<std::optional<double>, 4> scores;
        nlohmann::json pictures, by_prompt;  ///< how many, and the mean of each prompt, by names of kinds

        template <class Self, class Visit>
        static void fields(Self& self, Visit&& visit) {
            visit("lambda", self.lambda);
            for (size_t kind = 0; kind < self.scores.size(); ++kind)
                visit(prompt_kind_names[kind], self.scores[kind]);
            visit("pictures", self.pictures), visit("by_prompt", self.by_prompt);
        }
    };
    /// A pair of pictures, before and after.
    struct Shown {
        std::string kind, prompt;
        uint64_t seed = 0;

        template <class Self, class Visit>
        static void fields(Self& self, Visit&& visit) {
            visit("kind", self.kind), visit("prompt", self.prompt), visit("seed", self.seed);
        }
    };
    std::vector<Point> points;      ///< the base first, then as they were asked for
    std::optional<int64_t> chosen;  ///< into `points`
    bool at_end = false;            ///< it is the last of the range: a wider one may have a better
    std::string verdict, words, measure;
    std::vector<Shown> shown;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("points", self.points), visit("chosen", self.chosen), visit("at_end", self.at_end);
        visit("verdict", self.verdict), visit("words", self.words), visit("measure", self.measure);
        visit("shown", self.shown);
    }
};

}  // namespace burin::commands
