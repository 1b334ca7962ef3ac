// Sessions that the user has not yet given a place: they live in a folder of the application's data and are
// offered again at the next start. Functions may be called from any thread, for different paths at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/session/session.h"

namespace burin::session {

struct Unsaved {
    std::filesystem::path path;
    int64_t modified_ms = 0;  ///< since 1970 UTC
    uint64_t bytes = 0;
    bool in_use = false;  ///< a running Burin has it open; the fields below are then empty
    size_t nodes = 0, pictures = 0;
    std::string title;   ///< the prompt of the newest node, else its title
    Bytes thumbnail;     ///< of the newest node that has one
    std::string damage;  ///< why it cannot be opened, as a sentence; else empty
};

/// A new session in `folder`, which is made where it is missing, for its owner only.
Result<Session> create_unsaved(const std::filesystem::path& folder);

/// All that are there, newest first. A folder that does not exist has none.
Result<std::vector<Unsaved>> list_unsaved(const std::filesystem::path& folder);

/// Removes the file for good; refuses one that is in use and what is not a session.
Result<> discard_unsaved(const std::filesystem::path& path);

}  // namespace burin::session
