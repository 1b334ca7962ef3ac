// Writing a file so that a reader sees the old one or the new one, whole, and nothing between.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace burin::io {

/// A hidden temporary file beside its target, which it replaces on commit(). Until then, and after any
/// failure, the target is what it was; the destructor removes what was not committed. A symbolic link is
/// followed, not replaced; an existing file keeps its permissions. Movable. One thread at a time.
class AtomicFile {
  public:
    /// Refuses a missing folder and a target that is not a regular file. Error code io, as for all below.
    static Result<AtomicFile> create(const std::filesystem::path& target);

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    ~AtomicFile();

    Result<> write(std::span<const std::byte> bytes);
    /// Flushes to the device, renames over the target and flushes the folder. The object is spent afterwards.
    Result<> commit();

  private:
    AtomicFile(std::filesystem::path target, std::filesystem::path temporary, int fd);
    void discard() noexcept;
    [[nodiscard]] tl::unexpected<Error> failed(int error_number);

    std::filesystem::path target_, temporary_;
    int fd_ = -1;
};

/// create, write and commit in one call.
Result<> write_file_atomically(const std::filesystem::path& target, std::span<const std::byte> bytes);
Result<> write_file_atomically(const std::filesystem::path& target, std::string_view text);

}  // namespace burin::io
