// A whole file as read-only memory, without reading it.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "core/base/result.h"

namespace burin::io {

/// A read-only private mapping, unmapped by the destructor. Shared so that whoever points into it (a tensor)
/// can keep it alive.
///
/// Immutable, so safe to read from any number of threads. The file must not be shortened by another program
/// meanwhile: the system then ends the process (SIGBUS). Replacing it by a rename, as AtomicFile does, is
/// harmless.
class MappedFile {
  public:
    /// Refuses what is not a regular file with at least one byte; never waits for a FIFO or a device. Error
    /// code io.
    static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    /// At least one byte; starts on a page boundary.
    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    MappedFile(std::filesystem::path path, std::span<const std::byte> bytes)
        : path_(std::move(path)), bytes_(bytes) {}

    std::filesystem::path path_;
    std::span<const std::byte> bytes_;
};

/// Advice on a piece of a mapping; where the system refuses it, nothing is lost. Thread-safe.
/// read_ahead: the piece is wanted soon. give_back: its pages may leave this process's memory; whoever reads
/// them again gets them from the file anew.
void read_ahead(std::span<const std::byte> piece);
void give_back(std::span<const std::byte> piece);

/// `bytes` as text, without a copy.
[[nodiscard]] inline std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline std::span<const std::byte> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace burin::io
