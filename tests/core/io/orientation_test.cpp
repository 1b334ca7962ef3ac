#include "core/io/orientation.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "core/io/alpha.h"
#include "core/io/mapped_file.h"
#include "core/io/png_chunks.h"
#include "tests/support/reference.h"

namespace burin::io {
namespace {

Picture field(const std::string& name, int channels) {
    const auto picture = read_picture(test::data("field") / name, channels);
    EXPECT_TRUE(picture) << picture.error().sentence();
    return picture.value_or(Picture{});
}

TEST(Orientation, APhotographOfAPhoneIsUpright) {
    const Picture photo = field("phone_orient6.jpg", 3), right = field("upright.png", 3);
    ASSERT_EQ(photo.width, right.width);
    ASSERT_EQ(photo.height, right.height);
    double sum = 0;
    for (size_t i = 0; i < right.pixels.size(); ++i)
        sum += std::abs(int(photo.pixels[i]) - int(right.pixels[i]));
    EXPECT_LT(sum / double(right.pixels.size()), 4) << "a JPEG of the same picture";
}

TEST(Orientation, TheSizeIsThatOfThePictureAsItIsShown) {
    const auto file = MappedFile::open(test::data("field/phone_orient6.jpg"));
    ASSERT_TRUE(file);
    const auto info = picture_info((*file)->bytes(), "'x'");
    ASSERT_TRUE(info);
    EXPECT_EQ(info->width, 96);
    EXPECT_EQ(info->height, 144);
}

/// 3 x 2: the letters a b c above d e f.
const Picture letters{3, 2, 1, {'a', 'b', 'c', 'd', 'e', 'f'}};

std::string rows(const Picture& picture) { return {picture.pixels.begin(), picture.pixels.end()}; }

TEST(Orientation, AllEightTurnAsExifSays) {
    const std::pair<Orientation, std::string> expected[] = {
        {Orientation::upright, "abcdef"},     {Orientation::mirrored, "cbafed"},
        {Orientation::upside_down, "fedcba"}, {Orientation::flipped, "defabc"},
        {Orientation::transposed, "adbecf"},  {Orientation::turned_right, "daebfc"},
        {Orientation::transversed, "fcebda"}, {Orientation::turned_left, "cfbead"}};
    for (const auto& [orientation, text] : expected) {
        const Picture out = turned(letters, orientation);
        EXPECT_EQ(rows(out), text) << int(orientation);
        EXPECT_EQ(out.width, swaps_sides(orientation) ? 2 : 3);
    }
}

/// A PNG with an eXIf chunk of one entry.
std::vector<std::byte> png_with_exif(const std::string& exif) {
    const auto plain = encode_png(letters);
    std::vector<std::byte> file(plain->begin(), plain->begin() + png_head_bytes);
    append_png_chunk(file, "eXIf", exif);
    file.insert(file.end(), plain->begin() + png_head_bytes, plain->end());
    return file;
}

std::string exif(char orientation) {
    using std::string_literals::operator""s;
    return "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0\0\0\0\0"s;
}

TEST(Orientation, OfAPngIsReadFromItsExifChunk) {
    const auto picture = decode_picture(png_with_exif(exif(6)), "'x'");
    ASSERT_TRUE(picture);
    EXPECT_EQ(rows(*picture), "daebfc");
}

TEST(Orientation, NonsenseMeansUpright) {
    for (const std::string& bad :
         {exif(0), exif(9), exif(6).substr(0, 17), std::string("II*"), std::string(), exif(6).substr(0, 5)}) {
        const auto picture = decode_picture(png_with_exif(bad), "'x'");
        ASSERT_TRUE(picture);
        EXPECT_EQ(rows(*picture), "abcdef");
    }
}

TEST(Alpha, WhatLiesUnderTransparentPixelsDoesNotAppear) {
    const Picture sprite = field("sprite_pink.png", 3), straight = field("sprite_pink.png", 4);
    int transparent = 0;
    for (size_t i = 0; i < straight.pixels.size() / 4; ++i) {
        if (straight.pixels[4 * i + 3] != 0) continue;
        ++transparent;
        for (size_t c = 0; c < 3; ++c) ASSERT_EQ(sprite.pixels[3 * i + c], 255);
    }
    EXPECT_GT(transparent, 100);
    const Picture grey = field("sprite_pink.png", 1);
    EXPECT_EQ(grey.pixels.front(), 255) << "a transparent corner is white in grey, too";
}

TEST(Alpha, IsTheMaskWhereAMaskHasIt) {
    const Picture expected = *read_mask(test::data("field/mask.png"));
    for (const char* name : {"mask_alpha_white.png", "mask_alpha_black.png"}) {
        const auto mask = read_mask(test::data("field") / name);
        ASSERT_TRUE(mask);
        EXPECT_EQ(mask->channels, 1);
        EXPECT_EQ(mask->pixels, expected.pixels) << name;
    }
}

TEST(Alpha, ThatIsOpaqueEverywhereLeavesTheMaskItsBrightness) {
    const Picture opaque{2, 1, 4, {255, 255, 255, 255, 0, 0, 0, 255}};
    EXPECT_EQ(mask_in(opaque).pixels, (std::vector<uint8_t>{255, 0}));
    const Picture grey{2, 1, 2, {10, 255, 20, 255}};
    EXPECT_EQ(mask_in(grey).pixels, (std::vector<uint8_t>{10, 20}));
}

TEST(Alpha, HalfTransparentPixelsMixWithWhite) {
    const Picture half{1, 1, 4, {0, 100, 200, 128}};
    EXPECT_EQ(with_channels(half, 3).pixels, (std::vector<uint8_t>{127, 177, 227}));
    EXPECT_EQ(with_channels(half, 4).pixels, half.pixels);
}

}  // namespace
}  // namespace burin::io
