#include "core/io/mapped_file.h"

#include <cerrno>
#include <sys/mman.h>

#include "core/base/regular_file.h"

namespace burin::io {

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path) {
    const auto file = open_regular_file(path);
    if (!file) return tl::unexpected(file.error());
    const std::string name = "'" + path.string() + "'";
    if (file->bytes == 0)
        return fail(ErrorCode::io, "cannot read " + name + ": it is empty", "copy or download it again");
    void* start = ::mmap(nullptr, file->bytes, PROT_READ, MAP_PRIVATE, file->descriptor.get(), 0);
    if (start == MAP_FAILED) return fail(ErrorCode::io, "cannot map " + name + ": " + system_reason(errno));
    return std::shared_ptr<const MappedFile>(
        new MappedFile(path, {static_cast<const std::byte*>(start), file->bytes}));
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size()); }

}  // namespace burin::io
