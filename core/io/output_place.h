// The place of what is written: whether a file could be, asked before the work whose result it holds, and folders that are
// made. Thread-safe.
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace burin::io {

/// bad_input where the folder is not there or not writable, or `path` is a folder itself.
[[nodiscard]] Result<> check_output_place(const std::filesystem::path& path);

/// With all folders above it, where they are missing.
[[nodiscard]] Result<> make_folder(const std::filesystem::path& folder);

}  // namespace burin::io
