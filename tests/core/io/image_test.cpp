#include "core/io/image.h"

#include <cmath>
#include <cstdlib>
#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/io/mapped_file.h"
#include "tests/support/allocation_meter.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::io {
namespace {

using testing::HasSubstr;

Picture gradient(int width, int height, int channels) {
    Picture picture{width, height, channels, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c) picture.pixels.push_back(uint8_t(3 * x + 2 * y + 50 * c));
    return picture;
}

Result<Picture> decode_seed(const std::string& name, int channels = 0) {
    return read_picture(test::data("corpus/picture") / name, channels);
}

double mean_difference(const Picture& a, const Picture& b) {
    double sum = 0;
    for (size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(int(a.pixels[i]) - int(b.pixels[i]));
    return sum / double(a.pixels.size());
}

TEST(Png, GivesBackEveryPixelForEveryNumberOfChannels) {
    for (const int channels : {1, 2, 3, 4}) {
        for (const auto& [width, height] : {std::pair(1, 1), std::pair(37, 5), std::pair(64, 64)}) {
            const Picture picture = gradient(width, height, channels);
            const auto file = encode_png(picture);
            ASSERT_TRUE(file) << file.error().sentence();
            const auto info = picture_info(*file, "'x'");
            EXPECT_EQ(info->format, PictureFormat::png);
            EXPECT_EQ(info->channels, channels);
            EXPECT_EQ(*decode_picture(*file, "'x'"), picture);
        }
    }
}

TEST(Png, CompressesWithZlib) {
    const Picture flat{512, 512, 3, std::vector<uint8_t>(512 * 512 * 3, 9)};
    EXPECT_LT(encode_png(flat)->size(), 3000u);
}

TEST(Png, SamePictureGivesTheSameBytes) {
    EXPECT_EQ(*encode_png(gradient(33, 9, 3)), *encode_png(gradient(33, 9, 3)));
}

TEST(Png, ReadsTheReferencePicture) {
    const auto picture = read_picture(test::reference("modules/clip_input.png"), 3);
    ASSERT_TRUE(picture) << picture.error().sentence();
    EXPECT_EQ(picture->pixels.size(), picture->expected_bytes());
    EXPECT_EQ(picture->channels, 3);
}

TEST(Png, ReadsEveryColourTypeAndDepth) {
    const std::pair<const char*, int> cases[] = {
        {"rgb.png", 3},           {"rgba.png", 4},      {"grey.png", 1},
        {"grey_alpha.png", 2},    {"grey_1bit.png", 1}, {"palette_2bit.png", 3},
        {"palette_alpha.png", 4}, {"rgb_16bit.png", 3}, {"interlaced.png", 3}};
    for (const auto& [name, channels] : cases) {
        const auto picture = decode_seed(name);
        ASSERT_TRUE(picture) << name << ": " << picture.error().sentence();
        EXPECT_EQ(picture->channels, channels) << name;
        EXPECT_EQ(picture->pixels.size(), picture->expected_bytes()) << name;
        EXPECT_EQ(decode_seed(name, 3)->channels, 3) << name;
    }
}

TEST(Png, PixelsBehindThePaletteAreBlack) {
    const auto picture = decode_seed("index_past_palette.png");
    ASSERT_TRUE(picture) << picture.error().sentence();
    const std::vector<uint8_t> last(picture->pixels.end() - 3, picture->pixels.end());
    EXPECT_EQ(last, (std::vector<uint8_t>{0, 0, 0}));
}

TEST(Jpeg, ReadsEveryKindThatCamerasAndProgramsWrite) {
    for (const char* name :
         {"rgb.jpg", "grey.jpg", "cmyk.jpg", "progressive.jpg", "unsampled.jpg", "restart.jpg"}) {
        const auto picture = decode_seed(name, 3);
        ASSERT_TRUE(picture) << name << ": " << picture.error().sentence();
        EXPECT_EQ(picture->width, 20) << name;
        EXPECT_EQ(picture->height, 13) << name;
    }
}

TEST(Jpeg, KeepsThePictureWithinItsQuality) {
    const Picture picture = gradient(48, 32, 3);
    const auto fine = encode_jpeg(picture, 100), coarse = encode_jpeg(picture, 20);
    ASSERT_TRUE(fine && coarse);
    EXPECT_LT(mean_difference(*decode_picture(*fine, "'x'"), picture), 1.5);
    EXPECT_LT(coarse->size(), fine->size());
    EXPECT_EQ(picture_info(*fine, "'x'")->format, PictureFormat::jpeg);
}

TEST(Picture, WritersRefuseWhatContradictsItself) {
    const std::pair<Picture, const char*> cases[] = {
        {{0, 4, 3, {}}, "0 x 4 with 3 channels cannot be written"},
        {{4, -1, 3, {}}, "cannot be written"},
        {{1, 1, 5, {1, 2, 3, 4, 5}}, "5 channels cannot be written"},
        {{2, 2, 3, {1, 2, 3}}, "has 3 bytes, expected 12"},
        {{20'000, 1, 1, std::vector<uint8_t>(20'000)}, "20000 x 1 pixels"},
    };
    for (const auto& [picture, fragment] : cases) {
        EXPECT_THAT(encode_png(picture).error().sentence(), HasSubstr(fragment));
        EXPECT_THAT(encode_jpeg(picture).error().sentence(), HasSubstr(fragment));
    }
    EXPECT_THAT(encode_jpeg(gradient(2, 2, 3), 0).error().sentence(),
                HasSubstr("quality is 0, expected 1 to 100"));
    EXPECT_THAT(encode_jpeg(gradient(2, 2, 3), 101).error().sentence(), HasSubstr("quality is 101"));
}

TEST(Picture, BadFilesAreRefusedByNameAndReasonAndWithinMemory) {
    const std::pair<const char*, const char*> cases[] = {
        {"huge.png", "has 30000 x 30000 pixels, more than 16384 on a side or 64 megapixels"},
        {"wide.png", "has 2147483647 x 1 pixels"},
        {"zero.png", "has no pixels"},
        {"hungry.png", "fewer data than a picture of its size needs"},
        {"bomb.png", "is damaged"},
        {"bad_filter.png", "is damaged"},
        {"short_data.png", "is damaged"},
        {"bad_zlib.png", "is damaged"},
        {"no_end.png", "is cut short: it has no end mark"},
        {"cut.png", "is cut short"},
        {"no_data.png", "has no pixels"},
        {"bad_crc.png", "checksum of chunk 'PLTE'"},
        {"no_palette.png", "'"},
        {"odd_bits.png", "a PNG header that the format does not allow"},
        {"odd_colour.png", "a PNG header that the format does not allow"},
        {"second_header.png", "is damaged"},
        {"cut.jpg", "is cut short: it has no end mark"},
        {"no_scan.jpg", "holds no image data"},
        {"many_scans.jpg", "more than 100 scans"},
        {"no_tables.jpg", "is damaged"},
        {"huge.jpg", "has 65535 x 65535 pixels"},
        {"hungry.jpg", "fewer data than a picture of its size needs"},
        {"crowded_tables.jpg", "Huffman tables that the format does not allow"},
        {"odd_sampling.jpg", "a frame header that the format does not allow"},
        {"gif.gif", "is neither PNG nor JPEG; convert it to PNG"},
        {"bmp.bmp", "is neither PNG nor JPEG"},
    };
    for (const auto& [name, fragment] : cases) {
        SCOPED_TRACE(name);
        const test::AllocationMeter meter;
        const auto picture = decode_seed(name);
        EXPECT_LE(meter.peak_bytes(), size_t{64} << 20);
        ASSERT_FALSE(picture);
        EXPECT_EQ(picture.error().code, ErrorCode::bad_input);
        EXPECT_THAT(picture.error().sentence(), HasSubstr(fragment));
        EXPECT_THAT(picture.error().sentence(), HasSubstr(name));
    }
}

TEST(Picture, EveryPrefixOfAFileIsRefused) {
    for (const char* name : {"rgb.png", "interlaced.png", "rgb.jpg", "progressive.jpg"}) {
        const auto file = MappedFile::open(test::data("corpus/picture") / name);
        ASSERT_TRUE(file);
        const auto whole = (*file)->bytes();
        ASSERT_TRUE(decode_picture(whole, "'x'"));
        for (size_t size = 0; size < whole.size(); ++size) {
            ASSERT_FALSE(decode_picture(whole.first(size), "'x'")) << name << " cut to " << size;
        }
    }
}

TEST(Picture, FlippedBitsOfAPngAreNoticed) {
    const auto file = *encode_png(gradient(16, 16, 3));
    for (size_t i = 0; i < file.size(); ++i) {
        auto damaged = file;
        damaged[i] ^= std::byte{0x10};
        EXPECT_FALSE(decode_picture(damaged, "'x'")) << i;
    }
}

TEST(Picture, ManySmallLiesAboutTheSizeCostLittleMemory) {
    for (const int side : {1000, 4000, 8192}) {
        auto file = *encode_jpeg(gradient(16, 16, 3));
        for (size_t i = 0; i + 9 < file.size(); ++i) {
            if (file[i] != std::byte{0xFF} || file[i + 1] != std::byte{0xC0}) continue;
            file[i + 5] = file[i + 7] = std::byte(side >> 8);
            file[i + 6] = file[i + 8] = std::byte(side & 255);
            break;
        }
        const test::AllocationMeter meter;
        EXPECT_FALSE(decode_picture(file, "'x'"));
        EXPECT_LE(meter.peak_bytes(), size_t{1} << 20) << side;
    }
}

}  // namespace
}  // namespace burin::io
