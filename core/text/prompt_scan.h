// Small scanners that the prompt's parser and printer share. Internal to core/text.
#pragma once

#include <optional>
#include <string_view>

namespace burin::text {

/// ASCII white space: what the grammar trims.
[[nodiscard]] bool is_space(char c);
[[nodiscard]] std::string_view trimmed_left(std::string_view text);
[[nodiscard]] std::string_view trimmed_right(std::string_view text);

/// Whether `word` stands at `at`, with no letter, digit, underscore or non-ASCII character on either side.
[[nodiscard]] bool is_word_at(std::string_view text, size_t at, std::string_view word);

/// Length of a decimal number like +1, .5 or -1.25 at the start of `text`, 0 where there is none.
[[nodiscard]] size_t number_length(std::string_view text);
/// The value of such a number.
[[nodiscard]] double number_value(std::string_view number);

/// ":1.2" at the end of a subprompt, with white space around.
struct WeightSuffix {
    size_t begin = 0;  ///< where the text before it ends
    double weight = 1;
};
[[nodiscard]] std::optional<WeightSuffix> weight_suffix(std::string_view text);

}  // namespace burin::text
