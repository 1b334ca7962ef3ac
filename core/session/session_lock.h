// Who has a session open: one Session in one program.
//
// A lock of the open file description (fcntl F_OFD_SETLK, Linux) on one byte far behind the end of the file;
// the system drops it when the program dies, whatever the death. SQLite's own locks are of the older POSIX
// kind, which a process loses as soon as it closes any descriptor of the file: therefore the descriptor here
// is opened before and closed after SQLite's, and a second opening in the same process is refused before the
// file is touched.
#pragma once

#include <filesystem>
#include <memory>
#include <sys/types.h>
#include <utility>

#include "core/base/regular_file.h"
#include "core/base/result.h"

namespace burin::session {

class SessionLock {
  public:
    /// Error code try_again where somebody has it. A file system without locks gives none and is no error.
    static Result<std::unique_ptr<SessionLock>> take(const std::filesystem::path& path);
    ~SessionLock();
    SessionLock(const SessionLock&) = delete;
    SessionLock& operator=(const SessionLock&) = delete;

    /// Whether the first bytes are those of SQLite's format with Burin's application_id.
    [[nodiscard]] bool is_session() const;

  private:
    using Inode = std::pair<dev_t, ino_t>;
    SessionLock(Descriptor descriptor, Inode inode) : descriptor_(std::move(descriptor)), inode_(inode) {}

    Descriptor descriptor_;
    Inode inode_;
};

}  // namespace burin::session
