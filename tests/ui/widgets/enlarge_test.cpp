#include "ui/widgets/enlarge.h"

#include <cmath>

#include <gtest/gtest.h>

namespace burin::ui {
namespace {

QImage ramp(int side) {
    QImage image(side, side, QImage::Format_RGB32);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) image.setPixel(x, y, qRgb(8 * x, 8 * y, 90));
    return image;
}

TEST(Enlarge, APlainColourStaysThatColourToTheEdges) {
    QImage plain(5, 7, QImage::Format_RGB32);
    plain.fill(QColor(12, 200, 77));
    const QImage large = enlarge(plain, QSize(61, 90));
    ASSERT_EQ(large.size(), QSize(61, 90));
    for (int y = 0; y < 90; ++y)
        for (int x = 0; x < 61; ++x) ASSERT_EQ(large.pixel(x, y), qRgb(12, 200, 77)) << x << " " << y;
}

TEST(Enlarge, ARampStaysARampWithoutSteps) {
    const QImage large = enlarge(ramp(16), QSize(128, 128));
    for (int x = 24; x < 100; ++x) {
        const auto expected = std::lround(8 * ((x + 0.5) / 8 - 0.5));
        EXPECT_NEAR(qRed(large.pixel(x, 64)), expected, 1) << x;
        EXPECT_EQ(qBlue(large.pixel(x, 64)), 90);
    }
}

TEST(Enlarge, SizesBelowThePictureBeyondTheCubicAndNoneAreMet) {
    EXPECT_EQ(enlarge(ramp(16), QSize(8, 9)).size(), QSize(8, 9));
    EXPECT_EQ(enlarge(ramp(16), QSize(2000, 1500)).size(), QSize(2000, 1500));
    EXPECT_TRUE(enlarge(ramp(16), QSize()).isNull());
    EXPECT_TRUE(enlarge({}, QSize(8, 8)).isNull());
}

}  // namespace
}  // namespace burin::ui
