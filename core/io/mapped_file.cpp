#include "core/io/mapped_file.h"

#include <cctype>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace burin::io {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

std::string kind_of(const struct stat& status) {
    if (S_ISDIR(status.st_mode)) return "a folder";
    if (S_ISFIFO(status.st_mode)) return "a pipe";
    if (S_ISSOCK(status.st_mode)) return "a socket";
    return "a device";
}

}  // namespace

std::string system_reason(int error_number) {
    std::string reason = std::generic_category().message(error_number);
    if (!reason.empty()) reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
    return reason;
}

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path) {
    const std::string name = "'" + path.string() + "'";
    // A file name with NUL would be cut short by the system and name another file.
    if (path.empty() || path.native().find('\0') != std::string::npos)
        return fail(ErrorCode::io, "cannot open " + name + ": this is not a file name", "check the path");
    // O_NONBLOCK: opening a FIFO without a writer would wait for ever.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (file.get() < 0)
        return fail(ErrorCode::io, "cannot open " + name + ": " + system_reason(errno), "check the path");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return fail(ErrorCode::io, "cannot open " + name + ": " + system_reason(errno));
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::io, "cannot read " + name + ": it is " + kind_of(status),
                    "give a regular file");
    if (status.st_size == 0)
        return fail(ErrorCode::io, "cannot read " + name + ": it is empty", "copy or download it again");
    const auto size = static_cast<size_t>(status.st_size);
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (start == MAP_FAILED) return fail(ErrorCode::io, "cannot map " + name + ": " + system_reason(errno));
    return std::shared_ptr<const MappedFile>(
        new MappedFile(path, {static_cast<const std::byte*>(start), size}));
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size()); }

}  // namespace burin::io
