// Saving must not lose what was there before, whatever happens in between.
#include "core/io/atomic_file.h"

#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <numeric>
#include <sys/resource.h>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "core/io/image.h"
#include "core/io/mapped_file.h"
#include "core/io/safetensors_writer.h"
#include "tests/support/temp_dir.h"

namespace burin::io {
namespace {

using testing::HasSubstr;

/// A device that fails after `bytes`: the system refuses to let any file of this process grow beyond.
class FullDevice {
  public:
    explicit FullDevice(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDevice() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FullDevice(const FullDevice&) = delete;
    FullDevice& operator=(const FullDevice&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int);
};

std::string contents(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

size_t files_in(const std::filesystem::path& folder) {
    return size_t(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

TEST(AtomicFile, ReplacesTheOldContentsOnlyOnCommit) {
    const test::TempDir folder;
    const auto path = folder.write("f", "old");
    auto file = AtomicFile::create(path);
    ASSERT_TRUE(file) << file.error().sentence();
    ASSERT_TRUE(file->write(as_bytes("new ")));
    ASSERT_TRUE(file->write(as_bytes("text")));
    EXPECT_EQ(contents(path), "old");
    ASSERT_TRUE(file->commit());
    EXPECT_EQ(contents(path), "new text");
    EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(AtomicFile, LeavesNothingBehindWhenItIsNotCommitted) {
    const test::TempDir folder;
    {
        auto file = AtomicFile::create(folder / "f");
        ASSERT_TRUE(file && file->write(as_bytes("text")));
        AtomicFile moved = std::move(*file);
        EXPECT_EQ(files_in(folder.path()), 1u);
    }
    EXPECT_EQ(files_in(folder.path()), 0u);
}

TEST(AtomicFile, DeviceThatFailsAfterAnyNumberOfBytesLeavesTheOldFileWhole) {
    const test::TempDir folder;
    const auto path = folder.write("f", "old");
    const std::string text(1000, 'n');
    for (const rlim_t room : {0, 1, 10, 500, 999}) {
        Result<> written;
        {
            const FullDevice device(room);
            written = write_file_atomically(path, text);
        }
        ASSERT_FALSE(written) << room;
        EXPECT_EQ(written.error().code, ErrorCode::io);
        EXPECT_THAT(written.error().sentence(),
                    HasSubstr("/f': file too large; what was there before is unchanged"));
        EXPECT_EQ(contents(path), "old");
        EXPECT_EQ(files_in(folder.path()), 1u);
    }
    ASSERT_TRUE(write_file_atomically(path, text));
    EXPECT_EQ(contents(path), text);
}

TEST(AtomicFile, FollowsLinksAndKeepsPermissions) {
    const test::TempDir folder;
    const auto real = folder.write("real", "old");
    std::filesystem::permissions(real, std::filesystem::perms(0640));
    std::filesystem::create_symlink("real", folder / "link");
    ASSERT_TRUE(write_file_atomically(folder / "link", std::string_view("new")));
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
    EXPECT_EQ(contents(real), "new");
    EXPECT_EQ(std::filesystem::status(real).permissions(), std::filesystem::perms(0640));
}

TEST(AtomicFile, RefusesWhatCannotBeAFile) {
    const test::TempDir folder;
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    std::filesystem::create_symlink("loop", folder / "loop");
    const std::pair<std::filesystem::path, const char*> cases[] = {
        {folder / "loop", "its symbolic link leads nowhere"},
        {folder.path(), "it is a folder or a device"},
        {folder / "pipe", "it is a folder or a device"},
        {folder / "none/f", "no such file or directory"},
        {"", "this is not a file name"},
        {std::string("a\0b", 3), "this is not a file name"},
    };
    for (const auto& [path, fragment] : cases) {
        const auto written = write_file_atomically(path, std::string_view("x"));
        ASSERT_FALSE(written) << path;
        EXPECT_THAT(written.error().sentence(), HasSubstr(fragment));
    }
}

std::vector<TensorToWrite> sample(const std::vector<float>& floats, const std::string& bytes) {
    return {{"z.bytes", Dtype::u8, {int64_t(bytes.size())}, as_bytes(bytes)},
            {"b.floats", Dtype::f32, {2, 2}, std::as_bytes(std::span(floats))},
            {"a.floats", Dtype::f32, {4, 1}, std::as_bytes(std::span(floats))},
            {"scalar", Dtype::f32, {}, std::as_bytes(std::span(floats)).first(4)},
            {"empty", Dtype::f16, {0, 3}, {}}};
}

TEST(SafetensorsWriter, WritesWhatTheReaderReads) {
    const test::TempDir folder;
    const std::vector<float> floats{1, 2, 3, 4};
    const std::string bytes = "odd";
    const std::map<std::string, std::string> metadata{{"format", "pt"}, {"quote", "\"caf\xc3\xa9\"\n"}};
    const auto written = write_safetensors(folder / "w.safetensors", sample(floats, bytes), metadata);
    ASSERT_TRUE(written) << written.error().sentence();
    const auto file = SafetensorsFile::open(folder / "w.safetensors");
    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_EQ(file->metadata(), metadata);
    EXPECT_EQ(file->tensors().size(), 5u);
    for (const auto& tensor : sample(floats, bytes)) {
        const auto* info = file->find(tensor.name);
        ASSERT_TRUE(info) << tensor.name;
        EXPECT_EQ(info->shape, tensor.shape);
        EXPECT_EQ(as_text(file->bytes(*info)), as_text(tensor.bytes));
        EXPECT_TRUE(file->is_aligned(*info)) << tensor.name;
    }
}

TEST(SafetensorsWriter, SameTensorsInAnotherOrderGiveTheSameBytes) {
    const test::TempDir folder;
    const std::vector<float> floats{1, 2, 3, 4};
    const std::string bytes = "odd";
    auto tensors = sample(floats, bytes);
    ASSERT_TRUE(write_safetensors(folder / "1", tensors));
    std::reverse(tensors.begin(), tensors.end());
    ASSERT_TRUE(write_safetensors(folder / "2", tensors));
    EXPECT_EQ(contents(folder / "1"), contents(folder / "2"));
}

TEST(SafetensorsWriter, FullDeviceLeavesTheOldFileWhole) {
    const test::TempDir folder;
    const auto path = folder.write("w.safetensors", "old");
    const std::vector<float> floats{1, 2, 3, 4};
    const std::string bytes = "odd";
    for (const rlim_t room : {0, 4, 8, 100, 350}) {
        const FullDevice device(room);
        EXPECT_FALSE(write_safetensors(path, sample(floats, bytes))) << room;
    }
    EXPECT_EQ(contents(path), "old");
    EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(SafetensorsWriter, RefusesWhatItsReaderWouldRefuse) {
    const test::TempDir folder;
    const std::string bytes(4, 'x');
    const auto tensor = [&](const std::string& name, std::vector<int64_t> shape, Dtype dtype = Dtype::u8) {
        return TensorToWrite{name, dtype, std::move(shape), as_bytes(bytes)};
    };
    const std::pair<std::vector<TensorToWrite>, const char*> cases[] = {
        {{tensor("a", {5})}, "tensor 'a' has 4 bytes, which is not what its shape and type need"},
        {{tensor("a", {-4})}, "tensor 'a' has 4 bytes"},
        {{tensor("a", {4}, Dtype::f32)}, "tensor 'a' has 4 bytes"},
        {{tensor("a", std::vector<int64_t>(17, 1))}, "tensor 'a'"},
        {{tensor("", {4})}, "cannot be written under this name"},
        {{tensor("__metadata__", {4})}, "cannot be written under this name"},
        {{tensor("\xff", {4})}, "cannot be written under this name"},
        {{tensor(std::string(600, 'n'), {4})}, "cannot be written under this name"},
        {{tensor("a", {4}), tensor("b", {4}), tensor("a", {4})}, "tensor 'a' is given twice"},
        {{tensor("a", {4}), tensor("a", {1}, Dtype::f32)}, "tensor 'a' is given twice"},
    };
    for (const auto& [tensors, fragment] : cases) {
        const auto written = write_safetensors(folder / "w", tensors);
        ASSERT_FALSE(written);
        EXPECT_THAT(written.error().sentence(), HasSubstr(fragment));
    }
    EXPECT_THAT(write_safetensors(folder / "w", {}, {{"k", "\xff"}}).error().sentence(),
                HasSubstr("is not UTF-8"));
    EXPECT_THAT(write_safetensors(folder / "w", {}, {{"k", std::string(5'000'000, 'v')}}).error().sentence(),
                HasSubstr("metadata 'k' is too long"));
    EXPECT_EQ(files_in(folder.path()), 0u);
}

TEST(WritePng, FullDeviceLeavesTheOldPictureWhole) {
    const test::TempDir folder;
    const auto path = folder.write("p.png", "old");
    const Picture picture{64, 64, 3, std::vector<uint8_t>(64 * 64 * 3, 7)};
    {
        const FullDevice device(50);
        EXPECT_FALSE(write_png(path, picture));
    }
    EXPECT_EQ(contents(path), "old");
    ASSERT_TRUE(write_png(path, picture));
    EXPECT_EQ(*read_picture(path), picture);
}

}  // namespace
}  // namespace burin::io
