#include "core/io/jpeg_text.h"

#include <gmock/gmock.h>

#include "core/io/image.h"

namespace burin::io {
namespace {

using testing::HasSubstr;

std::vector<std::byte> small_jpeg() {
    Picture picture{.width = 16, .height = 16, .channels = 3, .pixels = std::vector<uint8_t>(768, 90)};
    return encode_jpeg(picture).value();
}

std::vector<std::byte> bytes_of(std::string_view text) {
    const auto* start = reinterpret_cast<const std::byte*>(text.data());
    return {start, start + text.size()};
}

TEST(JpegText, IsReadAsItWasWrittenAndThePictureStays) {
    const std::vector<TextChunk> texts{{"parameters", "a fox, Füchsin, 狐, 🦊\nSteps: 20, Seed: 5"},
                                       {"XML:com.adobe.xmp", "<x:xmpmeta>é</x:xmpmeta>"}};
    const auto file = insert_jpeg_text(small_jpeg(), texts).value();
    EXPECT_EQ(read_jpeg_text(file, "'it'").value(), texts);
    EXPECT_EQ(read_picture_text(file, "'it'").value(), texts);
    EXPECT_EQ(decode_picture(file, "'it'").value(), decode_picture(small_jpeg(), "'it'").value());
}

TEST(JpegText, FirstLettersThatLookLikeAnotherOrderOfBytesStayWhatTheyAre) {
    for (const char* text : {"一只狐狸", "Ākea", "\uFEFFmarked", "\uFEFF\uFEFF", "\uFFFEodd"}) {
        const std::vector<TextChunk> texts{{"parameters", text}};
        const auto file = insert_jpeg_text(small_jpeg(), texts).value();
        EXPECT_EQ(read_jpeg_text(file, "'it'").value(), texts) << text;
    }
}

TEST(JpegText, LongTextsFitAsAsciiOrAreRefused) {
    const std::vector<TextChunk> ascii{{"parameters", std::string(60'000, 'a')}};
    EXPECT_EQ(read_jpeg_text(insert_jpeg_text(small_jpeg(), ascii).value(), "'it'").value(), ascii);
    const auto wide = insert_jpeg_text(small_jpeg(), {{"parameters", std::string(60'000, 'a') + "é"}});
    ASSERT_FALSE(wide);
    EXPECT_THAT(wide.error().sentence(), HasSubstr("too long for a JPEG file"));
    EXPECT_FALSE(insert_jpeg_text(small_jpeg(), {{"Comment", "x"}}));
    EXPECT_FALSE(insert_jpeg_text(small_jpeg(), {{"parameters", "\xFF"}}));
    EXPECT_FALSE(insert_jpeg_text(bytes_of("PNG"), {{"parameters", "x"}}));
}

TEST(JpegText, OfOtherWritersIsRead) {
    // Little end first, as cameras and many libraries write it.
    const std::string comment = std::string("UNICODE\0", 8) + std::string("h\0i\0", 4);
    const std::string tiff = std::string("II\x2A\0\x08\0\0\0", 8) +
                             std::string("\x01\0\x69\x87\x04\0\x01\0\0\0\x1A\0\0\0\0\0\0\0", 18) +
                             std::string("\x01\0\x86\x92\x07\0\x0C\0\0\0\x2C\0\0\0\0\0\0\0", 18) + comment;
    const std::string body = std::string("Exif\0\0", 6) + tiff;
    const std::string file =
        "\xFF\xD8\xFF\xE1" + std::string(1, '\0') + static_cast<char>(body.size() + 2) + body + "\xFF\xDA";
    EXPECT_EQ(read_jpeg_text(bytes_of(file), "'it'").value(), (std::vector<TextChunk>{{"parameters", "hi"}}));
}

TEST(JpegText, ThatIsCutOrLiesIsLeftOut) {
    const auto file =
        insert_jpeg_text(small_jpeg(), {{"parameters", "a fox with a long description"}}).value();
    for (size_t length = 0; length < 120; ++length) {
        const std::vector<std::byte> cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
        const auto texts = read_jpeg_text(cut, "'it'");
        EXPECT_EQ(texts.has_value(), length >= 2);
        EXPECT_TRUE(!texts || texts->empty());
    }
    for (size_t at = 6; at < 60; ++at) {
        auto broken = file;
        broken[at] ^= std::byte{0xFF};
        EXPECT_TRUE(read_jpeg_text(broken, "'it'"));
    }
    EXPECT_FALSE(read_jpeg_text(bytes_of("hello"), "'it'"));
}

}  // namespace
}  // namespace burin::io
