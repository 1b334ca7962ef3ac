// Whether a file could be written, asked before the work whose result it holds. Thread-safe.
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace burin::io {

/// bad_input where the folder is not there or not writable, or `path` is a folder itself.
[[nodiscard]] Result<> check_output_place(const std::filesystem::path& path);

}  // namespace burin::io
