#include "core/session/session_lock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/printable.h"
#include "core/session/schema.h"

namespace burin::session {
namespace {

/// Behind the last page of the largest SQLite file (281 TB).
constexpr off_t lock_byte = off_t{1} << 62;

std::mutex open_mutex;
std::set<std::pair<dev_t, ino_t>>& open_here() {
    static std::set<std::pair<dev_t, ino_t>> inodes;
    return inodes;
}

tl::unexpected<Error> in_use(const std::filesystem::path& path) {
    return fail(ErrorCode::try_again, in_quotes(path.string()) + " is already open in Burin",
                "go on there, or close it first");
}

/// Never waits for a pipe or device; O_RDWR where it can be, since an exclusive lock needs it.
int open_quietly(const std::filesystem::path& path) {
    const int flags = O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
    const int fd = ::open(path.c_str(), O_RDWR | flags);
    return fd >= 0 ? fd : ::open(path.c_str(), O_RDONLY | flags);
}

}  // namespace

Result<std::unique_ptr<SessionLock>> SessionLock::take(const std::filesystem::path& path) {
    const std::string name = in_quotes(path.string());
    const auto refused = [&](const std::string& why) {
        return fail(ErrorCode::io, "cannot open " + name + ": " + why, "check the path and its permissions");
    };
    if (path.empty() || path.native().find('\0') != std::string::npos)
        return refused("this is not a file name");
    const std::scoped_lock guard(open_mutex);
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return refused(system_reason(errno));
    if (!S_ISREG(status.st_mode)) return refused("it is a folder or a device");
    const Inode inode{status.st_dev, status.st_ino};
    if (open_here().contains(inode)) return in_use(path);

    Descriptor descriptor(open_quietly(path));
    if (descriptor.get() < 0) return refused(system_reason(errno));
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_start = lock_byte;
    range.l_len = 1;
    // A read-only descriptor cannot lock (EBADF): then nothing can be written either.
    if (::fcntl(descriptor.get(), F_OFD_SETLK, &range) != 0 && (errno == EAGAIN || errno == EACCES))
        return in_use(path);
    open_here().insert(inode);
    return std::unique_ptr<SessionLock>(new SessionLock(std::move(descriptor), inode));
}

SessionLock::~SessionLock() {
    const std::scoped_lock guard(open_mutex);
    descriptor_ = Descriptor();
    open_here().erase(inode_);
}

bool SessionLock::is_session() const {
    std::array<std::byte, session_header_bytes> head{};
    const ssize_t got = ::pread(descriptor_.get(), head.data(), head.size(), 0);
    return got == static_cast<ssize_t>(head.size()) && is_session_header(head);
}

}  // namespace burin::session
