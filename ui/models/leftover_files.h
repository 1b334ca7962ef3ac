// Copies of start pictures and masks that no session refers to any more, taken away.
//
// A session keeps such files inside (kept_files.h); what lies in the folder beside the unsaved sessions are
// copies for the engine to read, and pictures that were made to be a start. They are removed only where all
// of this holds: the name is a hash, as only Burin gives; nothing wrote or brought back the file for a month;
// every session that is known could be read; none mentions it. In any doubt all of them stay.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "core/base/result.h"

namespace burin::ui {

inline constexpr std::chrono::hours leftover_age{24 * 30};

/// Every session in `unsaved_folder`, what is damaged included, which makes it stay all.
[[nodiscard]] std::vector<std::filesystem::path> sessions_in(const std::filesystem::path& unsaved_folder);

/// Returns how many files were removed. Errors: a session that cannot be read, which means that nothing was
/// removed. Slow where there are candidates: for a thread of its own.
Result<int> remove_leftovers(
    const std::filesystem::path& files_folder, const std::vector<std::filesystem::path>& sessions,
    std::filesystem::file_time_type now = std::filesystem::file_time_type::clock::now());

}  // namespace burin::ui
