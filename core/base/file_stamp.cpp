#include "core/base/file_stamp.h"

#include <sys/stat.h>

namespace burin {

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return {};
    return FileStamp{facts.st_dev, facts.st_ino, static_cast<uint64_t>(facts.st_size),
                     int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec};
}

}  // namespace burin
