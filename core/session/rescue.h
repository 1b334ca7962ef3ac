// What can still be read of a damaged session, as a new one.
#pragma once

#include <cstddef>
#include <filesystem>

#include "core/base/result.h"

namespace burin::session {

struct Rescued {
    size_t nodes = 0, pictures = 0;
    size_t lost_nodes = 0;     ///< numbers that were given away and whose rows cannot be read or were deleted
    size_t lost_pictures = 0;  ///< nodes that had one which no longer fits its checksum
};

/// Writes a new session at `target`, where nothing may be, from the rows of `damaged` that can be read, which
/// stays as it is. Nodes keep their numbers; one whose parent is lost becomes a root. Needs free space for
/// twice the file. Fails where not even the tables can be found. Reentrant.
Result<Rescued> rescue(const std::filesystem::path& damaged, const std::filesystem::path& target);

}  // namespace burin::session
