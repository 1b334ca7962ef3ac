#include "core/io/atomic_file.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "core/base/regular_file.h"
#include "core/io/mapped_file.h"

namespace burin::io {
namespace {

std::string sentence_of(const std::filesystem::path& target, const std::string& why) {
    return "cannot write '" + target.string() + "': " + why;
}

/// Opens a new file in `folder` under a name that nobody has.
int open_temporary(const std::filesystem::path& folder, std::filesystem::path& name) {
    static constexpr int attempts = 100;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME, &now);
        name = folder / (".burin-" + std::to_string(::getpid()) + "-" + std::to_string(now.tv_nsec) + "-" +
                         std::to_string(attempt) + ".tmp");
        const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

/// Makes the rename itself durable. A folder that cannot be opened or flushed is no failure: the new file is
/// in place.
void sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

std::filesystem::path folder_of(const std::filesystem::path& target) {
    return target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path target, std::filesystem::path temporary, int fd)
    : target_(std::move(target)), temporary_(std::move(temporary)), fd_(fd) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::exchange(other.fd_, -1)) {}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
    discard();
    target_ = std::move(other.target_);
    temporary_ = std::exchange(other.temporary_, {});
    fd_ = std::exchange(other.fd_, -1);
    return *this;
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::discard() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
}

tl::unexpected<Error> AtomicFile::failed(int error_number) {
    discard();
    return fail(ErrorCode::io, sentence_of(target_, system_reason(error_number)),
                "what was there before is unchanged; check space and permissions");
}

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& path) {
    std::error_code error, not_there_yet;
    std::filesystem::path target = path;
    if (path.empty() || path.native().find('\0') != std::string::npos)
        return fail(ErrorCode::io, sentence_of(path, "this is not a file name"));
    if (std::filesystem::is_symlink(path, not_there_yet))
        target = std::filesystem::weakly_canonical(path, error);
    if (error) return fail(ErrorCode::io, sentence_of(path, "its symbolic link leads nowhere"));

    struct stat status {};
    std::optional<mode_t> existing;
    if (::stat(target.c_str(), &status) == 0) {
        if (!S_ISREG(status.st_mode))
            return fail(ErrorCode::io, sentence_of(path, "it is a folder or a device"), "give another name");
        existing = status.st_mode;
    }
    std::filesystem::path temporary;
    const int fd = open_temporary(folder_of(target), temporary);
    if (fd < 0)
        return fail(ErrorCode::io, sentence_of(path, system_reason(errno)),
                    "check the folder and its permissions");
    AtomicFile file(target, temporary, fd);
    if (existing && ::fchmod(fd, *existing & 07777) != 0) return file.failed(errno);
    return file;
}

Result<> AtomicFile::write(std::span<const std::byte> bytes) {
    if (fd_ < 0) return fail(ErrorCode::io, sentence_of(target_, "an earlier write failed"));
    while (!bytes.empty()) {
        // The system takes no more than 2 GB at once.
        const ssize_t written = ::write(fd_, bytes.data(), std::min(bytes.size(), size_t{1} << 30));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed(errno);
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return {};
}

Result<> AtomicFile::commit() {
    if (fd_ < 0) return fail(ErrorCode::io, sentence_of(target_, "an earlier write failed"));
    if (::fsync(fd_) != 0) return failed(errno);
    if (::close(std::exchange(fd_, -1)) != 0) return failed(errno);
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return failed(errno);
    temporary_.clear();
    sync_folder(folder_of(target_));
    return {};
}

Result<> write_file_atomically(const std::filesystem::path& target, std::span<const std::byte> bytes) {
    auto file = AtomicFile::create(target);
    if (!file) return tl::unexpected(file.error());
    if (auto written = file->write(bytes); !written) return written;
    return file->commit();
}

Result<> write_file_atomically(const std::filesystem::path& target, std::string_view text) {
    return write_file_atomically(target, as_bytes(text));
}

}  // namespace burin::io
