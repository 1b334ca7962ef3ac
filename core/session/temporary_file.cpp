#include "core/session/temporary_file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/session/checks.h"
#include "core/session/sidecars.h"

namespace burin::session {
namespace fs = std::filesystem;
namespace {

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

tl::unexpected<Error> refused(const fs::path& target, const std::string& why) {
    return fail(ErrorCode::io, "cannot write " + in_quotes(target.string()) + ": " + why,
                "choose another name, or a folder that can be written to");
}

int rename_without_replacing(const char* from, const char* to) {
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    // A file system without this flag: look first.
    struct stat status {};
    if (::lstat(to, &status) == 0) {
        errno = EEXIST;
        return -1;
    }
    return std::rename(from, to);
}

}  // namespace

Result<TemporaryFile> TemporaryFile::beside(const fs::path& target) {
    if (target.empty() || target.native().find('\0') != std::string::npos)
        return refused(target, "this is not a file name");
    for (int attempt = 0;; ++attempt) {
        fs::path path =
            folder_of(target) / (".burin-" + std::to_string(::getpid()) + "-" + std::to_string(now_ms()) +
                                 "-" + std::to_string(attempt) + ".tmp");
        const Descriptor made(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (made.get() >= 0) return TemporaryFile(std::move(path));
        if (errno != EEXIST || attempt == 100) return refused(target, system_reason(errno));
    }
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TemporaryFile::~TemporaryFile() {
    if (path_.empty()) return;
    remove_sidecars(path_);
    ::unlink(path_.c_str());
}

Result<> TemporaryFile::took(const fs::path& target, int code) {
    if (code != 0) return refused(target, system_reason(errno));
    path_.clear();
    // Makes the rename itself durable; the file is in place even where this is refused.
    const Descriptor folder(::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) ::fsync(folder.get());
    return {};
}

Result<> TemporaryFile::replace(const fs::path& target) {
    return took(target, std::rename(path_.c_str(), target.c_str()));
}

Result<> TemporaryFile::become(const fs::path& target) {
    return took(target, rename_without_replacing(path_.c_str(), target.c_str()));
}

}  // namespace burin::session
