#include "core/io/paste_back.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "core/io/colour_profile.h"
#include "core/io/mapped_file.h"
#include "core/io/png_chunks.h"
#include "tests/support/reference.h"

namespace burin::io {
namespace {

Picture striped(int width, int height, int channels = 3) {
    Picture picture{width, height, channels, {}};
    for (int i = 0; i < width * height * channels; ++i)
        picture.pixels.push_back(static_cast<uint8_t>(i * 37 % 251));
    return picture;
}

Picture plain(int width, int height, std::array<uint8_t, 3> colour) {
    Picture picture{width, height, 3, {}};
    for (int i = 0; i < width * height; ++i)
        picture.pixels.insert(picture.pixels.end(), colour.begin(), colour.end());
    return picture;
}

/// A middle part of it is edited.
Picture middle_mask(int side) {
    Picture mask{side, side, 1, std::vector<uint8_t>(static_cast<size_t>(side * side), 0)};
    for (int y = side / 4; y < side * 3 / 4; ++y)
        for (int x = side / 4; x < side * 3 / 4; ++x) mask.pixels[static_cast<size_t>(y * side + x)] = 255;
    return mask;
}

std::array<uint8_t, 3> at(const Picture& picture, int x, int y) {
    const auto* p = picture.pixels.data() +
                    static_cast<size_t>(y * picture.width + x) * static_cast<size_t>(picture.channels);
    return {p[0], p[1], p[2]};
}

/// Made up: a header as every profile has one, and something behind it.
std::vector<std::byte> profile_of(const std::string& space, size_t size) {
    std::string text(size, 'x');
    text.replace(16, 4, space);
    text.replace(36, 4, "acsp");
    for (size_t i = 128; i < size; ++i) text[i] = static_cast<char>(i * i % 253);
    const auto bytes = as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

TEST(PasteBack, WhatIsNotInTheMaskKeepsThePhotosBits) {
    const Picture photo = striped(200, 160);
    const PictureArea area{40, 20, 120, 120};
    const auto pasted = pasted_back(
        photo, {.edited = plain(64, 64, {10, 200, 30}), .mask = middle_mask(16), .area = area, .feather = 6});
    ASSERT_TRUE(pasted) << pasted.error().sentence();
    ASSERT_EQ(pasted->width, 200);
    ASSERT_EQ(pasted->height, 160);
    int inside = 0, outside = 0, between = 0;
    for (int y = 0; y < 160; ++y) {
        for (int x = 0; x < 200; ++x) {
            // The mask's middle is 70..130 x 50..110 of the photo.
            const int dx = std::max({70 - x, x - 129, 0}), dy = std::max({50 - y, y - 109, 0});
            const double distance = std::sqrt(dx * dx + dy * dy);
            if (distance >= 6) {
                ASSERT_EQ(at(*pasted, x, y), at(photo, x, y)) << x << " " << y;
                ++outside;
            } else if (x >= 73 && x < 127 && y >= 53 && y < 107) {
                ASSERT_EQ(at(*pasted, x, y), (std::array<uint8_t, 3>{10, 200, 30})) << x << " " << y;
                ++inside;
            } else if (at(*pasted, x, y) != at(photo, x, y)) {
                ++between;
            }
        }
    }
    EXPECT_EQ(inside, 54 * 54);
    EXPECT_GT(outside, 20'000);
    EXPECT_GT(between, 700) << "the edge is feathered";
}

TEST(PasteBack, FadesTowardsTheFrameWhereThePhotoGoesOnBehindIt) {
    const Picture photo = plain(200, 100, {100, 100, 100});
    const Picture everywhere{4, 4, 1, std::vector<uint8_t>(16, 255)};
    const auto pasted = pasted_back(photo, {.edited = plain(32, 32, {200, 200, 200}),
                                            .mask = everywhere,
                                            .area = {50, 0, 100, 100},
                                            .feather = 20});
    ASSERT_TRUE(pasted);
    EXPECT_EQ(at(*pasted, 49, 50)[0], 100);
    for (int x = 50; x < 100; ++x) {
        const int step = at(*pasted, x, 50)[0] - at(*pasted, x - 1, 50)[0];
        EXPECT_GE(step, 0) << x;
        EXPECT_LE(step, 9) << x << ": no seam";
    }
    EXPECT_EQ(at(*pasted, 100, 50)[0], 200);
    EXPECT_EQ(at(*pasted, 100, 0)[0], 200) << "the photo ends here itself";
    EXPECT_EQ(at(*pasted, 100, 99)[0], 200);
}

TEST(PasteBack, AnUneditedPartOfTheSameSizeGivesThePhotoItself) {
    const Picture photo = striped(96, 80);
    const PictureArea area{8, 0, 80, 80};
    const auto pasted =
        pasted_back(photo, {.edited = resampled(photo, area, 80, 80), .mask = middle_mask(10), .area = area});
    ASSERT_TRUE(pasted);
    EXPECT_EQ(*pasted, photo);
}

TEST(PasteBack, AlphaIsThePhotos) {
    const Picture photo = striped(64, 64, 4);
    const auto pasted = pasted_back(
        photo, {.edited = plain(32, 32, {1, 2, 3}), .mask = middle_mask(8), .area = {0, 0, 64, 64}});
    ASSERT_TRUE(pasted);
    for (size_t i = 3; i < photo.pixels.size(); i += 4) ASSERT_EQ(pasted->pixels[i], photo.pixels[i]);
    EXPECT_EQ(at(*pasted, 32, 32), (std::array<uint8_t, 3>{1, 2, 3}));
}

TEST(PasteBack, WhatCannotBePastedIsASentence) {
    const Picture photo = striped(64, 64);
    const auto beyond =
        pasted_back(photo, {.edited = plain(8, 8, {}), .mask = middle_mask(8), .area = {10, 10, 60, 54}});
    ASSERT_FALSE(beyond);
    EXPECT_NE(beyond.error().what.find("does not lie in the photo of 64 x 64"), std::string::npos);
    const Picture nothing{8, 8, 1, std::vector<uint8_t>(64, 0)};
    const auto empty =
        pasted_back(photo, {.edited = plain(8, 8, {}), .mask = nothing, .area = {0, 0, 64, 64}});
    ASSERT_FALSE(empty);
    EXPECT_NE(empty.error().what.find("nothing of the photo was edited"), std::string::npos);
}

TEST(PasteBack, OnePixelIsPastedToo) {
    const Picture dot{1, 1, 1, {255}};
    const auto pasted = pasted_back(plain(1, 1, {9, 9, 9}),
                                    {.edited = plain(64, 64, {7, 7, 7}), .mask = dot, .area = {0, 0, 1, 1}});
    ASSERT_TRUE(pasted);
    EXPECT_EQ(at(*pasted, 0, 0), (std::array<uint8_t, 3>{7, 7, 7}));
}

TEST(PasteBack, TheFileHasThePhotosSizeProfileAndBitsOutsideTheMask) {
    const Picture photo = striped(160, 120);
    const auto profile = profile_of("RGB ", 3000);
    const auto file = with_colour_profile(*encode_png(photo), profile);
    ASSERT_TRUE(file);
    const EditedPart part{.edited = plain(64, 64, {10, 200, 30}),
                          .mask = middle_mask(8),
                          .area = {20, 0, 120, 120},
                          .feather = 4};
    const auto png = paste_into_file(*file, "'photo.png'", part, PictureFormat::png);
    ASSERT_TRUE(png) << png.error().sentence();
    EXPECT_EQ(colour_profile_of(png->bytes), profile);
    EXPECT_TRUE(png->notes.empty());
    const auto read = decode_picture(png->bytes, "'out'", 3);
    ASSERT_TRUE(read);
    EXPECT_EQ(at(*read, 0, 0), at(photo, 0, 0));
    EXPECT_EQ(at(*read, 159, 119), at(photo, 159, 119));
    EXPECT_EQ(at(*read, 80, 60), (std::array<uint8_t, 3>{10, 200, 30}));
    const auto jpeg = paste_into_file(*file, "'photo.png'", part, PictureFormat::jpeg);
    ASSERT_TRUE(jpeg);
    EXPECT_EQ(colour_profile_of(jpeg->bytes), profile);
    EXPECT_TRUE(decode_picture(jpeg->bytes, "'out'", 3));
}

TEST(PasteBack, APhotoOfAPhoneComesOutUpright) {
    const auto photo = MappedFile::open(test::data("field/phone_orient6.jpg"));
    ASSERT_TRUE(photo);
    const auto out = paste_into_file(
        (*photo)->bytes(), "'phone'",
        {.edited = plain(64, 64, {10, 200, 30}), .mask = middle_mask(8), .area = {0, 24, 96, 96}},
        PictureFormat::png);
    ASSERT_TRUE(out) << out.error().sentence();
    const auto read = decode_picture(out->bytes, "'out'", 3);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->width, 96);
    EXPECT_EQ(read->height, 144);
    EXPECT_EQ(at(*read, 5, 5), at(*decode_picture((*photo)->bytes(), "'phone'", 3), 5, 5));
}

TEST(PasteBack, WhatAnOddPhotoLosesIsSaid) {
    for (const auto& [name, word] : {std::pair{"depth16.png", "16 bits"}}) {
        const auto photo = MappedFile::open(test::data("field") / name);
        ASSERT_TRUE(photo) << name;
        const auto info = picture_info((*photo)->bytes(), name);
        ASSERT_TRUE(info);
        const auto out = paste_into_file((*photo)->bytes(), name,
                                         {.edited = plain(64, 64, {10, 200, 30}),
                                          .mask = middle_mask(8),
                                          .area = {0, 0, info->width, info->height}},
                                         PictureFormat::png);
        ASSERT_TRUE(out) << name << ": " << out.error().sentence();
        ASSERT_EQ(out->notes.size(), 1U) << name;
        EXPECT_NE(out->notes[0].find(word), std::string::npos);
    }
    const auto grey = with_colour_profile(*encode_png(striped(64, 64, 1)), profile_of("GRAY", 400));
    ASSERT_TRUE(grey);
    const auto out = paste_into_file(
        *grey, "'grey'", {.edited = plain(64, 64, {1, 2, 3}), .mask = middle_mask(8), .area = {0, 0, 64, 64}},
        PictureFormat::png);
    ASSERT_TRUE(out);
    EXPECT_TRUE(colour_profile_of(out->bytes).empty()) << "grey numbers mean nothing for RGB";
    ASSERT_EQ(out->notes.size(), 1U);
    EXPECT_NE(out->notes[0].find("profile"), std::string::npos);
}

TEST(PasteBack, APhotoInCmykIsPastedAsRgb) {
    const auto photo = MappedFile::open(test::data("field/cmyk.jpg"));
    ASSERT_TRUE(photo);
    const auto info = picture_info((*photo)->bytes(), "'cmyk'");
    ASSERT_TRUE(info);
    const auto out = paste_into_file((*photo)->bytes(), "'cmyk'",
                                     {.edited = plain(64, 64, {1, 2, 3}),
                                      .mask = middle_mask(8),
                                      .area = {0, 0, info->width, info->height}},
                                     PictureFormat::png);
    ASSERT_TRUE(out) << out.error().sentence();
    EXPECT_EQ(decode_picture(out->bytes, "'out'", 0)->channels, 3);
}

TEST(ColourProfile, TravelsThroughBothFormatsInPiecesWhereItIsLarge) {
    const auto png = encode_png(striped(8, 8)), jpeg = encode_jpeg(striped(8, 8));
    for (const size_t size : {size_t{200}, size_t{65'519}, size_t{65'520}, size_t{300'000}}) {
        const auto profile = profile_of("RGB ", size);
        for (const auto* file : {&*png, &*jpeg}) {
            const auto with = with_colour_profile(*file, profile);
            ASSERT_TRUE(with) << with.error().sentence();
            EXPECT_EQ(colour_profile_of(*with), profile) << size;
            const auto before = decode_picture(*file, "'x'"), after = decode_picture(*with, "'x'");
            ASSERT_TRUE(after) << after.error().sentence();
            EXPECT_EQ(*before, *after);
        }
    }
    EXPECT_TRUE(colour_profile_of(*png).empty());
}

TEST(ColourProfile, DamagedOnesAreNone) {
    const auto png = with_colour_profile(*encode_png(striped(8, 8)), profile_of("RGB ", 900));
    ASSERT_TRUE(png);
    auto cut = *png;
    cut[png_head_bytes + 40] ^= std::byte{0x55};  // inside of the compressed profile
    EXPECT_TRUE(colour_profile_of(cut).empty());
    const auto jpeg = with_colour_profile(*encode_jpeg(striped(8, 8)), profile_of("RGB ", 100'000));
    ASSERT_TRUE(jpeg);
    auto missing = *jpeg;
    missing[2 + 2 + 2 + 12] = std::byte{9};  // the first piece claims to be another one
    EXPECT_TRUE(colour_profile_of(missing).empty());
    EXPECT_TRUE(colour_space_of(profile_of("RGB ", 900)) == "RGB ");
    const std::string none(500, 'x');
    EXPECT_TRUE(colour_space_of(as_bytes(none)).empty());
}

TEST(Resample, AreasKeepTheirPlaceAndFlatColoursTheirValue) {
    const Picture flat = plain(50, 40, {77, 128, 250});
    for (const auto& [width, height] : {std::pair{50, 40}, {7, 3}, {300, 11}, {1, 1}}) {
        const Picture out = resampled(flat, {0, 0, 50, 40}, width, height);
        ASSERT_EQ(out.width, width);
        EXPECT_EQ(out, plain(width, height, {77, 128, 250}));
    }
    const Picture photo = striped(20, 10);
    const Picture part = resampled(photo, {5, 2, 8, 6}, 8, 6);
    for (int y = 0; y < 6; ++y)
        for (int x = 0; x < 8; ++x) EXPECT_EQ(at(part, x, y), at(photo, x + 5, y + 2));
    EXPECT_EQ(resampled(photo, {15, 0, 8, 6}, 8, 6), Picture{}) << "beyond the edge";
    // A ramp made smaller keeps its middle, and does not flicker.
    Picture ramp{256, 1, 1, {}};
    for (int x = 0; x < 256; ++x) ramp.pixels.push_back(static_cast<uint8_t>(x));
    const Picture quarter = resampled(ramp, {0, 0, 256, 1}, 64, 1);
    for (int x = 2; x < 62; ++x) EXPECT_NEAR(quarter.pixels[static_cast<size_t>(x)], 4 * x + 1.5, 0.6);
}

}  // namespace
}  // namespace burin::io
