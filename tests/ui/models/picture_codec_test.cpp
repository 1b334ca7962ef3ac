// What files hold becomes what Qt shows, whatever their channels are.
#include "ui/models/picture_codec.h"

#include <gtest/gtest.h>

namespace burin::ui {
namespace {

io::Picture pictureOf(int channels, std::vector<uint8_t> pixels) {
    return {.width = 2, .height = 1, .channels = channels, .pixels = std::move(pixels)};
}

QImage readBack(const io::Picture& picture) {
    const auto file = io::encode_png(picture);
    EXPECT_TRUE(file);
    return read_image(*file, "the picture").value();
}

TEST(PictureCodec, AGreyPictureSuchAsAMaskIsShownInGrey) {
    const auto grey = pictureOf(1, {0, 200});
    for (const QImage& image : {to_image(grey), readBack(grey)}) {
        EXPECT_EQ(image.format(), QImage::Format_RGB888);
        EXPECT_EQ(image.pixel(0, 0), qRgb(0, 0, 0));
        EXPECT_EQ(image.pixel(1, 0), qRgb(200, 200, 200));
    }
}

TEST(PictureCodec, TransparencyIsKeptInColourAndInGrey) {
    const QImage grey = readBack(pictureOf(2, {90, 0, 90, 255}));
    EXPECT_EQ(grey.format(), QImage::Format_RGBA8888);
    EXPECT_EQ(qAlpha(grey.pixel(0, 0)), 0);
    EXPECT_EQ(grey.pixel(1, 0), qRgba(90, 90, 90, 255));
    const QImage colour = readBack(pictureOf(4, {1, 2, 3, 0, 4, 5, 6, 128}));
    EXPECT_EQ(qAlpha(colour.pixel(0, 0)), 0);
    EXPECT_EQ(qAlpha(colour.pixel(1, 0)), 128);
}

TEST(PictureCodec, APictureWhosePixelsAreNotAllThereIsNone) {
    EXPECT_TRUE(to_image(pictureOf(3, {1, 2, 3})).isNull());
    EXPECT_TRUE(to_image(pictureOf(5, std::vector<uint8_t>(10))).isNull());
}

}  // namespace
}  // namespace burin::ui
