// The files SQLite keeps beside a database while it is open or after a crash.
#pragma once

#include <filesystem>

namespace burin::session {

/// Only for a database that is gone or was never written: a log that outlived its database would be played
/// into the next one of the same name.
inline void remove_sidecars(const std::filesystem::path& database) {
    for (const char* ending : {"-wal", "-shm", "-journal"}) {
        std::error_code ignored;
        std::filesystem::path sidecar = database;
        sidecar += ending;
        std::filesystem::remove(sidecar, ignored);
    }
}

}  // namespace burin::session
