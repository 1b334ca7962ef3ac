// A database under a name that nobody has, until it is whole and takes its place.
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace burin::session {

/// An empty file beside its target. Goes away, with what SQLite kept beside it, unless it took a place.
/// Errors: io.
class TemporaryFile {
  public:
    static Result<TemporaryFile> beside(const std::filesystem::path& target);
    TemporaryFile(TemporaryFile&& other) noexcept;
    TemporaryFile& operator=(TemporaryFile&&) = delete;
    ~TemporaryFile();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Renames over whatever is at `target`; the log of an old database there must be gone.
    Result<> replace(const std::filesystem::path& target);
    /// Renames to `target`, where nothing may be.
    Result<> become(const std::filesystem::path& target);

  private:
    explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {}
    Result<> took(const std::filesystem::path& target, int code);

    std::filesystem::path path_;
};

}  // namespace burin::session
