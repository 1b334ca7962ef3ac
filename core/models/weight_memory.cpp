#include "core/models/weight_memory.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace burin::models {
namespace {

constexpr size_t huge_page = size_t{2} << 20;

struct Block {
    void* mapped = nullptr;
    size_t mapped_bytes = 0;
    void* start = nullptr;  // where a large page begins
    size_t bytes = 0;
};

void unmap(const Block& block) { munmap(block.mapped, block.mapped_bytes); }

Block map(size_t bytes) {
    // One large page more is reserved so that the tensor can begin where one does; what is never touched
    // costs nothing.
    const size_t reserved = bytes + huge_page;
    void* mapped = mmap(nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    const auto address = reinterpret_cast<uintptr_t>(mapped);
    void* start =
        static_cast<std::byte*>(mapped) + ((address + huge_page - 1) / huge_page * huge_page - address);
#ifdef MADV_HUGEPAGE
    madvise(start, bytes, MADV_HUGEPAGE);
#endif
    return {mapped, reserved, start, bytes};
}

}  // namespace

class WeightMemory::Blocks {
  public:
    ~Blocks() { std::for_each(free_.begin(), free_.end(), unmap); }

    /// A free block that is at most an eighth too large, or a new one.
    Block take(size_t bytes) {
        const std::lock_guard lock(mutex_);
        for (auto block = free_.begin(); block != free_.end(); ++block) {
            if (block->bytes < bytes || block->bytes > bytes + bytes / 8) continue;
            const Block found = *block;
            free_.erase(block);
            free_bytes_ -= found.bytes;
            return found;
        }
        return map(bytes);
    }

    void give_back(const Block& block) {
        constexpr size_t most = size_t{256}
                                << 20;  // a network has few sizes of large weights; one of each fits
        const std::lock_guard lock(mutex_);
        if (free_bytes_ + block.bytes > most) return unmap(block);
        free_.push_back(block);
        free_bytes_ += block.bytes;
    }

  private:
    std::mutex mutex_;
    std::vector<Block> free_;
    size_t free_bytes_ = 0;
};

WeightMemory::WeightMemory() : blocks_(std::make_shared<Blocks>()) {}

torch::Tensor WeightMemory::empty(torch::IntArrayRef shape, torch::ScalarType type,
                                  bool channels_last) const {
    size_t bytes = c10::elementSize(type);
    for (const int64_t size : shape) bytes *= static_cast<size_t>(size);
    channels_last = channels_last && shape.size() == 4;
    if (bytes < huge_page) {
        const auto format = channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        return torch::empty(shape, torch::TensorOptions().dtype(type).memory_format(format));
    }
    const Block block = blocks_->take(bytes);
    const auto release = [block, blocks = std::weak_ptr(blocks_)](void*) {
        if (const auto alive = blocks.lock()) return alive->give_back(block);
        unmap(block);
    };
    if (!channels_last) return torch::from_blob(block.start, shape, release, type);
    const int64_t c = shape[1], h = shape[2], w = shape[3];
    return torch::from_blob(block.start, shape, {c * h * w, 1, w * c, c}, release, type);
}

void read_ahead(const TensorFiles& files) {
    const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    for (const auto& [name, tensor] : files.tensors()) {
        const auto bytes = files.file_of(tensor).bytes(tensor.info);
        const auto address = reinterpret_cast<uintptr_t>(bytes.data());
        const uintptr_t begin = address / page * page;
        // Only advice: where it is refused, pages come when they are touched.
        madvise(reinterpret_cast<void*>(begin), bytes.size() + (address - begin), MADV_WILLNEED);
    }
}

}  // namespace burin::models
