// What Python's json module writes beyond JSON.
#pragma once

#include <string>
#include <string_view>

namespace burin::io {

/// The text with the bare words NaN, Infinity and -Infinity, which JSON does not have, as null; the rest stays in its line.
/// Inside of strings nothing changes.
[[nodiscard]] std::string without_python_words(std::string_view text);

}  // namespace burin::io
