#include "ui/widgets/picture_grid.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"

namespace burin::ui {
namespace {

using Show = PictureGrid::Show;

QImage plain(const QColor& colour) {
    QImage image(32, 32, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

PictureGrid::Cell cell(const char* group, const char* caption) {
    return {QString::fromLatin1(group), QString::fromLatin1(caption), plain(Qt::red), plain(Qt::blue)};
}

class PictureGridTest : public testing::Test {
  protected:
    PictureGridTest() {
        grid.setCells({cell("Concept", "zaffi quill"), cell("Concept", "zaffi by the sea"),
                       cell("Neighbours", "a fox"), cell("Control", "a cat")});
        grid.resize(360, grid.heightForWidth(360));
        showActive(grid);
    }
    /// Of what stands in the middle of a cell.
    QColor colour(size_t at) {
        return grid.grab().toImage().pixelColor(grid.cellRect(at).center() * grid.devicePixelRatioF());
    }
    PictureGrid grid;
};

TEST_F(PictureGridTest, EachKindHasItsRowAndNoTwoCellsOverlap) {
    EXPECT_EQ(grid.cellRect(0).top(), grid.cellRect(1).top());
    EXPECT_GT(grid.cellRect(2).top(), grid.cellRect(0).bottom());
    EXPECT_GT(grid.cellRect(3).top(), grid.cellRect(2).bottom());
    for (size_t i = 0; i < 4; ++i) {
        EXPECT_TRUE(grid.rect().contains(grid.cellRect(i))) << i;
        for (size_t j = 0; j < i; ++j) EXPECT_FALSE(grid.cellRect(i).intersects(grid.cellRect(j)));
    }
}

TEST_F(PictureGridTest, BeforeAfterAndTheOtherOneWhileHeld) {
    EXPECT_EQ(colour(0), QColor(Qt::blue));
    grid.setShow(Show::before);
    EXPECT_EQ(colour(0), QColor(Qt::red));
    const QPointF middle = grid.cellRect(2).center();
    press(grid, middle);
    EXPECT_EQ(colour(2), QColor(Qt::blue));
    release(grid, middle);
    EXPECT_EQ(colour(2), QColor(Qt::red));
    grid.setFocus();
    QTest::keyPress(&grid, Qt::Key_Space);
    EXPECT_EQ(grid.picture(0), plain(Qt::blue));
    QTest::keyRelease(&grid, Qt::Key_Space);
    EXPECT_EQ(grid.picture(0), plain(Qt::red));
}

TEST_F(PictureGridTest, TheDifferenceIsBlackWhereNothingChanged) {
    auto same = cell("Control", "a bear");
    same.after = same.before;
    grid.setCells({cell("Concept", "zaffi quill"), same});
    grid.setShow(Show::difference);
    EXPECT_EQ(grid.picture(1).pixelColor(5, 5), QColor(Qt::black));
    EXPECT_NE(grid.picture(0).pixelColor(5, 5), QColor(Qt::black));
}

TEST_F(PictureGridTest, KeysChooseAndReturnOrADoubleClickOpens) {
    QSignalSpy opened(&grid, &PictureGrid::opened);
    grid.setFocus();
    QTest::keyClick(&grid, Qt::Key_Right);
    EXPECT_TRUE(grid.accessibleDescription().contains(QStringLiteral("zaffi by the sea")));
    QTest::keyClick(&grid, Qt::Key_Return);
    doubleClick(grid, grid.cellRect(3).center());
    ASSERT_EQ(opened.count(), 2);
    EXPECT_EQ(opened[0][0].toInt(), 1);
    EXPECT_EQ(opened[1][0].toInt(), 3);
    grid.setCells({});
    QTest::keyClick(&grid, Qt::Key_Return);
    EXPECT_EQ(opened.count(), 2);
}

}  // namespace
}  // namespace burin::ui
