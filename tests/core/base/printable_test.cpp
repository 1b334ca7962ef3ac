#include "core/base/printable.h"

#include <gtest/gtest.h>

#include "core/base/result.h"

namespace burin {
namespace {

TEST(Printable, EscapesWhatCouldDriveATerminal) {
    EXPECT_EQ(printable("a\x1b[2Jb\n"), "a\\x1b[2Jb\\x0a");
    EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");  // U+009B, the one-byte CSI
    EXPECT_EQ(printable("caf\xc3\xa9 \xf0\x9f\xa6\x8a"), "caf\xc3\xa9 \xf0\x9f\xa6\x8a");
}

TEST(Printable, EscapesInvalidUtf8ByteByByte) {
    EXPECT_EQ(printable("\xff\x80"), "\\xff\\x80");
    EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");           // overlong slash
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // surrogate
}

TEST(Printable, CutsLongText) {
    const std::string cut = printable(std::string(10000, 'x'), 100);
    EXPECT_EQ(cut, std::string(100, 'x') + "...");
}

TEST(Utf8, RefusesTruncatedAndOutOfRangeSequences) {
    EXPECT_TRUE(is_utf8("\xf4\x8f\xbf\xbf"));
    EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
    EXPECT_FALSE(is_utf8("abc\xe2\x82"));
}

TEST(Error, SentenceJoinsWhatAndRemedyOnOneLine) {
    const Error error{ErrorCode::bad_input, "steps is 0", "give 1 to 1000"};
    EXPECT_EQ(error.sentence(), "steps is 0; give 1 to 1000.");
    EXPECT_EQ((Error{ErrorCode::io, "cannot read 'a\nb'", ""}).sentence(), "cannot read 'a\\x0ab'.");
}

}  // namespace
}  // namespace burin
