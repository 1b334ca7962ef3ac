// Whether a file is still the one that was looked at, without reading it. Thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace burin {

/// Which file a path names at this moment, and in which state. A file that is written to without another size within one
/// tick of the file system's clock keeps its stamp.
struct FileStamp {
    uint64_t device = 0, inode = 0;
    uint64_t bytes = 0;
    int64_t changed_ns = 0;  ///< since 1970

    auto operator<=>(const FileStamp&) const = default;
    [[nodiscard]] bool is_same_file(const FileStamp& other) const {
        return device == other.device && inode == other.inode;
    }
};

/// Of what the path leads to, links followed; nothing where that is not there or cannot be asked.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

}  // namespace burin
