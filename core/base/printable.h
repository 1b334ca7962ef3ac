// Text from files and arguments, made safe to print.
#pragma once

#include <string>
#include <string_view>

namespace burin {

/// `text` with control characters and invalid UTF-8 bytes written as \xNN, cut to `limit` bytes with an
/// ellipsis: a tensor name out of a hostile file can neither drive the terminal nor fill it.
[[nodiscard]] std::string printable(std::string_view text, size_t limit = 600);

/// `text` as a name inside a sentence: printable, cut to 100 bytes, in single quotes.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// Length of the valid UTF-8 sequence at the start of `text`; 0 where it is invalid (overlong forms,
/// surrogates and code points above U+10FFFF included) or empty.
[[nodiscard]] size_t utf8_sequence_length(std::string_view text);

/// Whether the whole of `text` is valid UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace burin
