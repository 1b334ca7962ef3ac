// Weighted prompts, in the grammar that users of the well-known web interface write.
//
//   (text)        1.1 times the weight, ((text)) 1.1 twice      (text:1.3)   1.3 times the weight
//   [text]        the weight divided by 1.1                     \( \) \[ \] \\   the character itself
//   BREAK         the rest begins in a new chunk of 75 tokens
//   a AND b:0.5   prompts that are composed, each with a weight (":0.5" is read only where there is an AND)
//
// Brackets nest and multiply; one that is not closed acts to the end, one that was never opened stands for
// itself. A backslash before any other character is dropped: A\ND is the word and no separator. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"

namespace burin::text {

inline constexpr size_t max_prompt_bytes = 64U << 10;
inline constexpr size_t max_bracket_depth = 64;
inline constexpr size_t max_subprompts = 64;
inline constexpr double max_weight = 1000;  ///< of a text with all its brackets, and of a subprompt

struct WeightedText {
    std::string text;
    float weight = 1;
    bool operator==(const WeightedText&) const = default;
};

struct Break {
    bool operator==(const Break&) const = default;
};

using Segment = std::variant<WeightedText, Break>;

/// Neighbouring texts differ in weight and are not empty; there is no white space around a Break, nor, where
/// there are several subprompts, at the ends of one.
struct Subprompt {
    float weight = 1;
    std::vector<Segment> segments;
    bool operator==(const Subprompt&) const = default;
};

struct ParsedPrompt {
    std::vector<Subprompt> subprompts;  ///< at least one
    bool operator==(const ParsedPrompt&) const = default;
};

/// bad_input where the text is too long, brackets nest too deep, or a weight is out of range.
Result<ParsedPrompt> parse_prompt(std::string_view text);

/// The text as it stands, without any grammar.
[[nodiscard]] ParsedPrompt plain_prompt(std::string_view text);

/// A text that parses to `prompt` again, weights written out as (text:1.2). The weight of a single subprompt
/// has no spelling and is left out.
[[nodiscard]] std::string print_prompt(const ParsedPrompt& prompt);

}  // namespace burin::text
