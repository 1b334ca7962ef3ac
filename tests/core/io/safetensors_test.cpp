#include "core/io/safetensors.h"

#include <gtest/gtest.h>

#include "tests/support/reference.h"

namespace burin::io {
namespace {

TEST(Safetensors, ReadsEveryReferenceFile) {
    size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(test::data("reference"))) {
        if (entry.path().extension() != ".safetensors") continue;
        const auto file = SafetensorsFile::open(entry.path());
        ASSERT_TRUE(file) << file.error().sentence();
        for (const auto& [name, info] : file->tensors())
            EXPECT_EQ(file->bytes(info).size(), info.bytes()) << name;
        ++files;
    }
    EXPECT_GE(files, 30u);
}

TEST(Safetensors, MetadataThatIsNullIsNone) {
    const auto file = SafetensorsFile::open(test::data("field/meta_null.safetensors"));
    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_TRUE(file->metadata().empty());
    EXPECT_FALSE(file->tensors().empty());
}

TEST(Safetensors, ReadsEightBitFloats) {
    EXPECT_EQ(dtype_from("F8_E4M3"), Dtype::f8_e4m3);
    EXPECT_EQ(dtype_from("F8_E5M2"), Dtype::f8_e5m2);
    EXPECT_EQ(size_of(Dtype::f8_e5m2), 1u);
    EXPECT_TRUE(is_floating(Dtype::f8_e4m3));
    EXPECT_FALSE(is_floating(Dtype::u8));
    const auto file = SafetensorsFile::open(test::data("field/fp8.safetensors"));
    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_EQ(file->tensors().begin()->second.dtype, Dtype::f8_e4m3);
}

}  // namespace
}  // namespace burin::io
