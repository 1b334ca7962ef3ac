// view_torch_file: where a safetensors file is expected.
#include <cerrno>
#include <cstring>
#include <numeric>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/limits.h"
#include "core/base/regular_file.h"
#include "core/io/torch_file.h"

namespace burin::io {
namespace {

/// A file in memory with room behind it, so that copies can be told by an offset like everything else.
class MappingWithRoom {
  public:
    static Result<std::shared_ptr<MappingWithRoom>> open(const MappedFile& mapped, uint64_t room) {
        const auto file = open_regular_file(mapped.path());
        if (!file) return tl::unexpected(file.error());
        const std::string name = "'" + mapped.path().string() + "'";
        const uint64_t bytes = mapped.bytes().size();
        if (file->bytes != bytes)
            return fail(ErrorCode::io, name + " changed while it was read", "try again");
        const auto page = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
        const uint64_t begin = (bytes + page - 1) / page * page;
        void* start =
            ::mmap(nullptr, begin + room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (start == MAP_FAILED)
            return fail(ErrorCode::io, "cannot map " + name + ": " + system_reason(errno));
        auto made = std::make_shared<MappingWithRoom>(static_cast<std::byte*>(start), begin, begin + room);
        if (::mmap(start, bytes, PROT_READ, MAP_PRIVATE | MAP_FIXED, file->descriptor.get(), 0) == MAP_FAILED)
            return fail(ErrorCode::io, "cannot map " + name + ": " + system_reason(errno));
        return made;
    }
    MappingWithRoom(std::byte* start, uint64_t begin, uint64_t bytes)
        : start_(start), begin_(begin), bytes_(bytes) {}
    ~MappingWithRoom() { ::munmap(start_, bytes_); }
    MappingWithRoom(const MappingWithRoom&) = delete;
    MappingWithRoom& operator=(const MappingWithRoom&) = delete;

    [[nodiscard]] std::span<const std::byte> bytes() const { return {start_, bytes_}; }
    [[nodiscard]] uint64_t room_begin() const { return begin_; }
    [[nodiscard]] std::byte* at(uint64_t offset) { return start_ + offset; }

  private:
    std::byte* start_;
    uint64_t begin_, bytes_;
};

uint64_t bytes_of(const StridedTensor& tensor) { return byte_size(tensor.dtype, tensor.shape).value_or(0); }

/// Copies what is not packed in row-major order.
void pack(const StridedTensor& tensor, const std::byte* file, std::byte* to) {
    const size_t size = size_of(tensor.dtype), rank = tensor.shape.size();
    std::vector<int64_t> index(rank, 0);
    uint64_t element = 0;
    for (uint64_t left = bytes_of(tensor) / size; left > 0; --left, to += size) {
        std::memcpy(to, file + tensor.begin + element * size, size);
        for (size_t axis = rank; axis-- > 0;) {
            element += static_cast<uint64_t>(tensor.strides[axis]);
            if (++index[axis] < tensor.shape[axis]) break;
            element -= static_cast<uint64_t>(tensor.strides[axis] * tensor.shape[axis]);
            index[axis] = 0;
        }
    }
}

uint64_t aligned(uint64_t bytes) { return (bytes + 7) / 8 * 8; }

}  // namespace

Result<TorchView> view_torch_file(const std::shared_ptr<const MappedFile>& file, const std::string& source) {
    const auto parsed = parse_torch_file(file->bytes(), source);
    if (!parsed) return tl::unexpected(parsed.error());
    TorchView view{
        .header = {.tensors = {}, .metadata = parsed->metadata}, .data = file->bytes(), .owner = file};
    uint64_t room = 0;
    for (const auto& [name, tensor] : parsed->tensors)
        if (!tensor.is_packed()) room += aligned(bytes_of(tensor));
    // An expanded tensor reads its elements over and over: weights do not.
    if (room > 2 * file->bytes().size())
        return fail(ErrorCode::bad_model, source + " holds tensors larger than the file",
                    "save it as safetensors");
    std::shared_ptr<MappingWithRoom> wide;
    if (room > 0) {
        auto mapped = MappingWithRoom::open(*file, room);
        if (!mapped) return tl::unexpected(mapped.error());
        wide = std::move(*mapped);
        view.data = wide->bytes(), view.owner = wide;
    }
    uint64_t next = wide ? wide->room_begin() : 0;
    for (const auto& [name, tensor] : parsed->tensors) {
        const uint64_t bytes = bytes_of(tensor);
        uint64_t begin = tensor.begin;
        if (!tensor.is_packed()) {
            begin = next;
            pack(tensor, view.data.data(), wide->at(begin));
            next += aligned(bytes);
        }
        view.header.tensors.emplace(name, TensorInfo{tensor.dtype, tensor.shape, begin, begin + bytes});
    }
    return view;
}

}  // namespace burin::io
