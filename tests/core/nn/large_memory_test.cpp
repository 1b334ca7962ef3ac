#include "core/nn/large_memory.h"

#include <new>
#include <sys/mman.h>

#include <gtest/gtest.h>

namespace burin::nn {
namespace {

constexpr int64_t mebi = 1 << 20;

TEST(large_memory, tensors_of_every_size_have_the_wanted_strides) {
    for (const int64_t rows : {1, 300, 3000, 20000}) {
        const auto plain = empty_large({rows, 64, 3, 3}, torch::kFloat32);
        const auto last = empty_large({rows, 64, 3, 3}, torch::kFloat32, true);
        EXPECT_TRUE(plain.is_contiguous());
        EXPECT_TRUE(last.is_contiguous(at::MemoryFormat::ChannelsLast));
        plain.fill_(2);
        last.fill_(1);
        EXPECT_FLOAT_EQ(plain.mean().item<float>(), 2);
        EXPECT_FLOAT_EQ(last.mean().item<float>(), 1);
    }
}

TEST(large_memory, tensors_share_no_byte_and_outlive_each_other) {
    std::vector<torch::Tensor> all;
    for (int i = 0; i < 60; ++i) all.push_back(empty_large({100000 + i * 7919}, torch::kUInt8).fill_(i));
    for (size_t i = 0; i < all.size(); i += 2) all[i] = torch::Tensor();
    for (int i = 0; i < 20; ++i) all.push_back(empty_large({mebi}, torch::kUInt8).fill_(200));
    for (int i = 1; i < 60; i += 2) EXPECT_TRUE(all[static_cast<size_t>(i)].eq(i).all().item<bool>()) << i;
}

TEST(large_memory, a_dead_tensor_gives_its_pages_back_although_its_slab_lives) {
    auto first = empty_large({mebi}, torch::kUInt8).fill_(1), second = empty_large({mebi}, torch::kUInt8);
    // Until both come from one slab.
    for (int tries = 0; tries < 100 && second.data_ptr<uint8_t>() != first.data_ptr<uint8_t>() + mebi;
         ++tries) {
        first = second;
        second = empty_large({mebi}, torch::kUInt8);
    }
    ASSERT_EQ(second.data_ptr<uint8_t>(), first.data_ptr<uint8_t>() + mebi);
    second.fill_(2);
    first.fill_(1);
    void* place = first.data_ptr();
    std::vector<unsigned char> resident(mebi / 4096);
    ASSERT_EQ(mincore(place, mebi, resident.data()), 0);
    EXPECT_EQ(resident[resident.size() / 2] & 1, 1);
    first = torch::Tensor();
    ASSERT_EQ(mincore(place, mebi, resident.data()), 0);
    EXPECT_EQ(resident[resident.size() / 2] & 1, 0);
    EXPECT_TRUE(second.eq(2).all().item<bool>());
}

TEST(large_memory, no_room_is_bad_alloc) {
    EXPECT_THROW((void)empty_large({int64_t{1} << 40, 4096}, torch::kFloat32), std::bad_alloc);
}

}  // namespace
}  // namespace burin::nn
