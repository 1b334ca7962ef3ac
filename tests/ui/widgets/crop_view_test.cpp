// The frame on a photo.
#include "ui/widgets/crop_view.h"

#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"

namespace burin::ui {
namespace {

class CropViewTest : public testing::Test {
  protected:
    CropViewTest() {
        QImage picture(200, 150, QImage::Format_RGB888);
        picture.fill(Qt::darkGreen);
        view.resize(409, 309);
        view.setPicture(picture, {400, 300});
        showActive(view);
    }
    QPoint corner() const { return view.frame().bottomRight().toPoint(); }

    CropView view;
};

TEST_F(CropViewTest, begins_with_the_largest_frame_of_its_proportions) {
    view.setProportions(4.0 / 3);
    EXPECT_EQ(view.area(), QRect(0, 0, 400, 300));
    view.setProportions(1);
    EXPECT_EQ(view.area(), QRect(50, 0, 300, 300));
    view.setProportions(2);
    EXPECT_EQ(view.area(), QRect(0, 50, 400, 200));
}

TEST_F(CropViewTest, is_moved_by_dragging_and_by_keys_and_stays_in_the_picture) {
    view.setProportions(1);
    view.setZoom(0.5);
    ASSERT_EQ(view.area(), QRect(125, 75, 150, 150));
    const QPoint middle = view.frame().center().toPoint();
    QTest::mousePress(&view, Qt::LeftButton, {}, middle);
    QTest::mouseMove(&view, middle + QPoint(20, -30));
    EXPECT_NEAR(view.area().x(), 145, 2);
    EXPECT_NEAR(view.area().y(), 45, 2);
    QTest::mouseMove(&view, middle + QPoint(2000, 2000));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, middle);
    EXPECT_EQ(view.area(), QRect(250, 150, 150, 150));
    QTest::keyClick(&view, Qt::Key_Left);
    EXPECT_EQ(view.area(), QRect(246, 150, 150, 150));
}

TEST_F(CropViewTest, is_resized_at_a_corner_with_its_proportions_kept) {
    view.setProportions(1);
    QTest::mousePress(&view, Qt::LeftButton, {}, corner());
    QTest::mouseMove(&view, corner() - QPoint(100, 100));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, corner());
    EXPECT_EQ(view.area().topLeft(), QPoint(50, 0)) << "the other corner stays";
    EXPECT_NEAR(view.area().width(), 200, 3);
    EXPECT_EQ(view.area().width(), view.area().height());
    EXPECT_NEAR(view.zoom(), 2.0 / 3, 0.02);
    QTest::keyClick(&view, Qt::Key_Plus);
    EXPECT_NEAR(view.zoom(), 2.0 / 3 + 0.05, 0.02);
}

TEST_F(CropViewTest, survives_pictures_of_one_pixel_and_of_one_line) {
    for (const QSize size : {QSize(1, 1), QSize(16, 10'000), QSize(10'000, 1)}) {
        QImage picture(size.boundedTo({64, 64}), QImage::Format_RGB888);
        picture.fill(Qt::black);
        view.setPicture(picture, size);
        for (const double proportions : {0.25, 1.0, 4.0}) {
            view.setProportions(proportions);
            view.setZoom(0.1);
            view.setZoom(1);
            EXPECT_TRUE(QRect({}, size).contains(view.area())) << size.width() << " " << proportions;
            EXPECT_FALSE(view.grab().isNull());
        }
    }
}

}  // namespace
}  // namespace burin::ui
