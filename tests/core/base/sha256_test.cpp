#include "core/base/sha256.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace burin {
namespace {

// FIPS 180-4 examples.
constexpr const char* of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* of_million_a = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, GivesThePublishedDigests) {
    EXPECT_EQ(sha256_hex(std::string_view("abc")), of_abc);
    EXPECT_EQ(sha256_hex(std::string_view()), of_nothing);
}

TEST(Sha256, OnlyItsOwnDigitsAreOne) {
    const std::string digest = sha256_hex("abc");
    EXPECT_TRUE(is_sha256_hex(digest));
    EXPECT_FALSE(is_sha256_hex(digest.substr(1)));
    EXPECT_FALSE(is_sha256_hex(digest + "0"));
    EXPECT_FALSE(is_sha256_hex("../" + digest.substr(3)));
    EXPECT_FALSE(is_sha256_hex("B" + digest.substr(1)));
}

TEST(Sha256, PiecesGiveTheDigestOfTheWholeAndTheObjectStartsAnew) {
    Sha256 hash;
    for (int i = 0; i < 1000; ++i) hash.update(std::string(1000, 'a'));
    EXPECT_EQ(hex(hash.finish()), of_million_a);
    EXPECT_EQ(hex(hash.update("abc").finish()), of_abc);
}

TEST(Sha256, OfAFileIsTheDigestOfItsContents) {
    const test::TempDir folder;
    EXPECT_EQ(*sha256_of_file(folder.write("a", "abc")), of_abc);
    EXPECT_EQ(*sha256_of_file(folder.write("e", "")), of_nothing);
    EXPECT_EQ(*sha256_of_file(folder.write("m", std::string(1'000'000, 'a'))), of_million_a);
}

TEST(Sha256, OfAFileRefusesPipesFoldersAndCancelledWork) {
    const test::TempDir folder;
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(sha256_of_file(folder / "pipe").error().code, ErrorCode::io);
    EXPECT_EQ(sha256_of_file(folder.path()).error().code, ErrorCode::io);
    EXPECT_EQ(sha256_of_file(folder / "none").error().code, ErrorCode::io);
    const CancelToken token;
    token.cancel();
    EXPECT_EQ(sha256_of_file(folder.write("a", "abc"), token).error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace burin
