#include "core/io/mapped_file.h"

#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/regular_file.h"

namespace burin::io {
namespace {

void advise(std::span<const std::byte> piece, int advice) {
    static const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<uintptr_t>(piece.data());
    const uintptr_t before = address % page;
    ::madvise(reinterpret_cast<void*>(address - before), piece.size() + before, advice);
}

}  // namespace

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

void read_ahead(std::span<const std::byte> piece) { advise(piece, MADV_WILLNEED); }
void give_back(std::span<const std::byte> piece) { advise(piece, MADV_DONTNEED); }

}  // namespace burin::io
