#include "core/base/file_stamp.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace burin {
namespace {

TEST(FileStamp, TellsAChangedAnotherAndAMissingFileApart) {
    const test::TempDir folder;
    const auto write = [&](const char* name, const std::string& text) {
        std::ofstream(folder / name) << text;
        return stamp_of(folder / name);
    };
    const auto first = write("a", "one"), other = write("b", "one");
    ASSERT_TRUE(first && other);
    EXPECT_EQ(first->bytes, 3U);
    EXPECT_EQ(first, stamp_of(folder / "a"));
    EXPECT_FALSE(first->is_same_file(*other));
    const auto longer = write("a", "three");
    EXPECT_TRUE(first->is_same_file(*longer));
    EXPECT_NE(first, longer);
    std::filesystem::last_write_time(folder / "a",
                                     std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
    EXPECT_GT(stamp_of(folder / "a")->changed_ns, longer->changed_ns);
    std::filesystem::create_symlink(folder / "a", folder / "link");
    EXPECT_TRUE(stamp_of(folder / "link")->is_same_file(*first));
    std::filesystem::remove(folder / "a");
    EXPECT_FALSE(stamp_of(folder / "a"));
    EXPECT_FALSE(stamp_of(folder / "link")) << "a link to nothing";
}

}  // namespace
}  // namespace burin
