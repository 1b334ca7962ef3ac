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

}  // namespace
}  // namespace burin::io
