#include "core/nn/allocation_errors.h"

#include <cstdlib>

#include <c10/util/Exception.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

namespace burin::nn {
namespace {

/// Gives memory, or says no as libtorch's own allocators do.
class Moody : public c10::Allocator {
  public:
    c10::DataPtr allocate(size_t bytes) const { return give(bytes); }
    c10::DataPtr allocate(size_t bytes) { return give(bytes); }
    c10::DeleterFnPtr raw_deleter() const override { return &std::free; }
    void copy_data(void*, const void*, size_t) const {}

    bool full = false;

  private:
    c10::DataPtr give(size_t bytes) const {
        TORCH_CHECK(!full, "in words that nobody has seen before");
        void* block = std::malloc(bytes);
        return {block, block, &std::free, c10::Device(c10::kCPU)};
    }
};

TEST(AllocationErrors, HaveATypeOfTheirOwnWhateverTheirWords) {
    Moody inner;
    const auto typed = typed_allocator(&inner);
    EXPECT_NE(typed->allocate(8).get(), nullptr);
    EXPECT_EQ(typed->raw_deleter(), &std::free);
    inner.full = true;
    EXPECT_THROW(static_cast<void>(typed->allocate(8)), c10::OutOfMemoryError);
}

TEST(AllocationErrors, LeaveTensorsAsTheyAre) {
    const auto before = torch::ones({3, 4});
    type_allocation_errors();
    type_allocation_errors();
    EXPECT_EQ(before.add(torch::full({3, 4}, 2.0)).sum().item<float>(), 36);
}

}  // namespace
}  // namespace burin::nn
