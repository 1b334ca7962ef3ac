#include "core/io/mapped_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace burin::io {
namespace {

using testing::HasSubstr;

TEST(MappedFile, ShowsTheBytesOfTheFile) {
    const test::TempDir folder;
    const auto file = MappedFile::open(folder.write("caf\xc3\xa9 \xe4\xb8\x80", "hello"));
    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_EQ(as_text((*file)->bytes()), "hello");
}

TEST(MappedFile, BytesAreTheSameAfterTheirPagesWereGivenBack) {
    const test::TempDir folder;
    std::string text(50000, 'a');
    for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 23);
    const auto file = MappedFile::open(folder.write("letters", text));
    ASSERT_TRUE(file);
    const auto bytes = (*file)->bytes();
    EXPECT_EQ(as_text(bytes), text);
    read_ahead(bytes.subspan(100, 20000));
    give_back(bytes.subspan(5001, 30001));  // begins and ends within a page
    give_back(bytes.subspan(bytes.size()));
    EXPECT_EQ(as_text(bytes), text);
}

TEST(MappedFile, RefusesWhatIsNotARegularFileAndNeverWaits) {
    const test::TempDir folder;
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    std::filesystem::create_symlink("nowhere", folder / "dangling");
    std::filesystem::create_symlink("loop", folder / "loop");
    const std::pair<std::filesystem::path, const char*> cases[] = {
        {folder / "none", "no such file or directory"},
        {folder / "dangling", "no such file or directory"},
        {folder / "loop", "too many levels of symbolic links"},
        {folder.path(), "it is a folder"},
        {folder / "pipe", "it is a pipe"},
        {"/dev/zero", "it is a device"},
        {folder.write("empty", ""), "it is empty"},
        {folder.write("file", "x") / "below", "not a directory"},
        {"", "this is not a file name"},
        {std::string("a\0b", 3), "this is not a file name"},
    };
    for (const auto& [path, fragment] : cases) {
        const auto file = MappedFile::open(path);
        ASSERT_FALSE(file) << path;
        EXPECT_EQ(file.error().code, ErrorCode::io);
        EXPECT_THAT(file.error().sentence(), HasSubstr(fragment));
    }
}

TEST(MappedFile, SaysThatAFileMayNotBeRead) {
    if (geteuid() == 0) GTEST_SKIP() << "the superuser may read everything";
    const test::TempDir folder;
    const auto path = folder.write("secret", "x");
    std::filesystem::permissions(path, std::filesystem::perms::none);
    EXPECT_THAT(MappedFile::open(path).error().sentence(), HasSubstr("permission denied"));
}

}  // namespace
}  // namespace burin::io
