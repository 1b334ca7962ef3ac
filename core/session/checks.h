// Bounds on what goes into a session.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"

namespace burin::session {

/// bad_input: "the picture has ... bytes".
Result<> check_size(const char* what, size_t bytes, size_t most);
/// The same, and UTF-8 without NUL.
Result<> check_text(const char* what, std::string_view text, size_t most_bytes);

/// Milliseconds since 1970 UTC.
[[nodiscard]] int64_t now_ms();

}  // namespace burin::session
