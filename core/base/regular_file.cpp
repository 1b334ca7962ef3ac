#include "core/base/regular_file.h"

#include <cctype>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace burin {
namespace {

std::string kind_of(const struct stat& status) {
    if (S_ISDIR(status.st_mode)) return "a folder";
    if (S_ISFIFO(status.st_mode)) return "a pipe";
    if (S_ISSOCK(status.st_mode)) return "a socket";
    return "a device";
}

}  // namespace

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

std::string system_reason(int error_number) {
    std::string reason = std::generic_category().message(error_number);
    if (!reason.empty()) reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
    return reason;
}

Result<RegularFile> open_regular_file(const std::filesystem::path& path) {
    const std::string name = "'" + path.string() + "'";
    // A file name with NUL would be cut short by the system and name another file.
    if (path.empty() || path.native().find('\0') != std::string::npos)
        return fail(ErrorCode::io, "cannot open " + name + ": this is not a file name", "check the path");
    // O_NONBLOCK: opening a pipe without a writer would wait for ever.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (file.get() < 0)
        return fail(ErrorCode::io, "cannot open " + name + ": " + system_reason(errno), "check the path");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return fail(ErrorCode::io, "cannot open " + name + ": " + system_reason(errno));
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::io, "cannot read " + name + ": it is " + kind_of(status),
                    "give a regular file");
    return RegularFile{std::move(file), static_cast<uint64_t>(status.st_size)};
}

}  // namespace burin
