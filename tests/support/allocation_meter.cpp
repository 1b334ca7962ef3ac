#include "tests/support/allocation_meter.h"

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

std::atomic<size_t> in_use{0}, highest{0};

void* counted(void* block) noexcept {
    if (!block) return nullptr;
    const size_t now = in_use += malloc_usable_size(block);
    size_t seen = highest.load();
    while (now > seen && !highest.compare_exchange_weak(seen, now)) {
    }
    return block;
}

void* counted_or_throw(void* block) {
    if (!block) throw std::bad_alloc();
    return counted(block);
}

void release(void* block) noexcept {
    if (block) in_use -= malloc_usable_size(block);
    std::free(block);
}

}  // namespace

void* operator new(size_t size) { return counted_or_throw(std::malloc(size)); }
void* operator new[](size_t size) { return counted_or_throw(std::malloc(size)); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return counted(std::malloc(size)); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept { return counted(std::malloc(size)); }
void operator delete(void* block) noexcept { release(block); }
void operator delete[](void* block) noexcept { release(block); }
void operator delete(void* block, size_t) noexcept { release(block); }
void operator delete[](void* block, size_t) noexcept { release(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { release(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { release(block); }

namespace burin::test {

AllocationMeter::AllocationMeter() : before_(in_use.load()) { highest = before_; }

size_t AllocationMeter::peak_bytes() const { return highest.load() - before_; }

}  // namespace burin::test
