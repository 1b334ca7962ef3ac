#include "core/text/prompt_scan.h"

#include <charconv>
#include <limits>
#include <string>

namespace burin::text {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trimmed_left(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    return text;
}

std::string_view trimmed_right(std::string_view text) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_word_at(std::string_view text, size_t at, std::string_view word) {
    const size_t end = at + word.size();
    return text.substr(at).starts_with(word) && (at == 0 || !is_word_character(text[at - 1])) &&
           (end >= text.size() || !is_word_character(text[end]));
}

size_t number_length(std::string_view text) {
    size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    size_t digits = 0, points = 0;
    for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && points == 0)); ++at)
        ++(text[at] == '.' ? points : digits);
    return digits > 0 ? at : 0;
}

double number_value(std::string_view number) {
    if (number.starts_with('+')) number.remove_prefix(1);
    double value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    // Too many digits for a double: no weight a picture could use.
    return read.ec == std::errc{} ? value : std::numeric_limits<double>::infinity();
}

std::optional<WeightSuffix> weight_suffix(std::string_view text) {
    text = trimmed_right(text);
    const size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto number = trimmed_left(text.substr(colon + 1));
    if (number.empty() || number_length(number) != number.size()) return std::nullopt;
    return WeightSuffix{trimmed_right(text.substr(0, colon)).size(), number_value(number)};
}

}  // namespace burin::text
