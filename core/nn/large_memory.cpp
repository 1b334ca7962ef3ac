#include "core/nn/large_memory.h"

#include <memory>
#include <mutex>
#include <new>
#include <sys/mman.h>

namespace burin::nn {
namespace {

constexpr size_t huge_page = size_t{2} << 20, small_page = 4096, slab_bytes = size_t{32} << 20;
/// Below, the ordinary allocator wastes less.
constexpr size_t least_bytes = size_t{64} << 10;

size_t round_up(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

class Slab {
  public:
    explicit Slab(size_t bytes) : bytes_(bytes), mapped_bytes_(bytes + huge_page) {
        // One large page more is reserved so that the slab can begin where one does; what is never touched
        // costs nothing.
        mapped_ = mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped_ == MAP_FAILED) throw std::bad_alloc();
        const auto address = reinterpret_cast<uintptr_t>(mapped_);
        start_ = static_cast<std::byte*>(mapped_) + (round_up(address, huge_page) - address);
#ifdef MADV_HUGEPAGE
        madvise(start_, bytes, MADV_HUGEPAGE);
#endif
    }
    ~Slab() { munmap(mapped_, mapped_bytes_); }
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;

    /// nullptr where there is no room left. Not thread-safe.
    void* take(size_t bytes) {
        if (bytes > bytes_ - used_) return nullptr;
        void* taken = start_ + used_;
        used_ += bytes;
        return taken;
    }

  private:
    void* mapped_;
    std::byte* start_;
    size_t bytes_, mapped_bytes_, used_ = 0;
};

struct Piece {
    std::shared_ptr<Slab> slab;
    void* start;
    size_t bytes;
};

Piece cut(size_t bytes) {
    bytes = round_up(bytes, small_page);
    if (bytes > slab_bytes / 2) {
        auto own = std::make_shared<Slab>(bytes);
        return {own, own->take(bytes), bytes};
    }
    static std::mutex mutex;
    // Weak, so that the last tensor of a slab takes it along.
    static std::weak_ptr<Slab> current;
    const std::lock_guard lock(mutex);
    auto slab = current.lock();
    void* start = slab ? slab->take(bytes) : nullptr;
    if (!start) {
        slab = std::make_shared<Slab>(slab_bytes);
        current = slab;
        start = slab->take(bytes);
    }
    return {std::move(slab), start, bytes};
}

}  // namespace

torch::Tensor empty_large(torch::IntArrayRef shape, torch::ScalarType type, bool channels_last) {
    size_t bytes = c10::elementSize(type);
    for (const int64_t size : shape) bytes *= static_cast<size_t>(size);
    channels_last = channels_last && shape.size() == 4;
    if (bytes < least_bytes) {
        const auto format = channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        return torch::empty(shape, torch::TensorOptions().dtype(type).memory_format(format));
    }
    const Piece piece = cut(bytes);
    const auto release = [piece](void*) { madvise(piece.start, piece.bytes, MADV_DONTNEED); };
    if (!channels_last) return torch::from_blob(piece.start, shape, release, type);
    const int64_t c = shape[1], h = shape[2], w = shape[3];
    return torch::from_blob(piece.start, shape, {c * h * w, 1, w * c, c}, release, type);
}

}  // namespace burin::nn
