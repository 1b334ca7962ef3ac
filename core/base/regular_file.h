// Opening files that users name, without being fooled by what is not a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace burin {

/// A file descriptor that closes itself. Movable.
class Descriptor {
  public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

struct RegularFile {
    Descriptor descriptor;
    uint64_t bytes = 0;  ///< its size when it was opened
};

/// Opens for reading. Refuses folders, pipes, sockets and devices, and never waits for one. Error code io.
Result<RegularFile> open_regular_file(const std::filesystem::path& path);

/// What `errno` says, as a part of a sentence: "permission denied".
[[nodiscard]] std::string system_reason(int error_number);

}  // namespace burin
