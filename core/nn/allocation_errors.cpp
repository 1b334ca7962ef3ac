#include "core/nn/allocation_errors.h"

#include <cstring>
#include <mutex>

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

namespace burin::nn {
namespace {

/// The methods are named for every release of libtorch: which of them override one depends on it.
class TypedAllocator : public c10::Allocator {
  public:
    explicit TypedAllocator(c10::Allocator* inner) : inner_(inner) {}

    c10::DataPtr allocate(size_t bytes) const { return ask(bytes); }
    c10::DataPtr allocate(size_t bytes) { return ask(bytes); }
    c10::DeleterFnPtr raw_deleter() const override { return inner_->raw_deleter(); }
    void copy_data(void* target, const void* source, size_t bytes) const {
        std::memcpy(target, source, bytes);
    }

  private:
    c10::DataPtr ask(size_t bytes) const {
        try {
            return inner_->allocate(bytes);
        } catch (const c10::Error& error) {
            throw c10::OutOfMemoryError({__func__, __FILE__, static_cast<uint32_t>(__LINE__)},
                                        error.what_without_backtrace());
        }
    }

    c10::Allocator* inner_;
};

}  // namespace

std::unique_ptr<c10::Allocator> typed_allocator(c10::Allocator* inner) {
    return std::make_unique<TypedAllocator>(inner);
}

void type_allocation_errors() {
    static std::once_flag done;
    // libtorch keeps it to the end of the process.
    std::call_once(done, [] { c10::SetCPUAllocator(typed_allocator(c10::GetCPUAllocator()).release()); });
}

}  // namespace burin::nn
