// Words that must be one of a list, in capitals or not, and the nearest one to a misspelt word.
//
// Thread-safe: plain functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace burin {

/// Place of `name` in `names`, -1 where it is none of them.
[[nodiscard]] int index_of(std::string_view name, std::span<const std::string_view> names);

/// With small letters in place of A to Z; everything else, also beyond ASCII, as it is.
[[nodiscard]] std::string ascii_lowered(std::string_view text);

/// "a, b or c".
[[nodiscard]] std::string one_of(std::span<const std::string_view> names);

/// "did you mean 'strength'?", or "give a, b or c" where nothing is near.
[[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string_view> names);

}  // namespace burin
