#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"
#include "ui/widgets/sweep_cell.h"
#include "ui/widgets/sweep_grid.h"
#include "ui/widgets/sweep_strip.h"

namespace burin::ui {
namespace {

QImage picture(const QColor& colour) {
    QImage image(32, 32, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

const QStringList texts{QStringLiteral("-4.0"), QStringLiteral("-2.0"), QStringLiteral("0.0"),
                        QStringLiteral("+2.0"), QStringLiteral("+4.0")};

class Strip : public testing::Test {
  protected:
    Strip() {
        strip.setSweep(QStringLiteral("Glasses"), {-4, -2, 0, 2, 4}, texts);
        strip.resize(640, 140);
        showActive(strip);
    }
    void enter(int index) {
        QEnterEvent event({5, 5}, {5, 5}, {5, 5});
        QCoreApplication::sendEvent(strip.cell(index), &event);
    }
    void leave(int index) {
        QEvent event(QEvent::Leave);
        QCoreApplication::sendEvent(strip.cell(index), &event);
    }
    SweepStrip strip;
    QSignalSpy taken{&strip, &SweepStrip::taken}, scrubbed{&strip, &SweepStrip::scrubbed};
};

TEST_F(Strip, AClickTakesTheValue) {
    QTest::mouseClick(strip.cell(3), Qt::LeftButton);
    ASSERT_EQ(taken.count(), 1);
    EXPECT_DOUBLE_EQ(taken[0][1].toDouble(), 2);
}

TEST_F(Strip, KeysMoveBetweenCellsAndReturnTakes) {
    strip.cell(0)->setFocus();
    QTest::keyClick(strip.cell(0), Qt::Key_Right);
    EXPECT_TRUE(strip.cell(1)->hasFocus());
    QTest::keyClick(strip.cell(1), Qt::Key_Return);
    ASSERT_EQ(taken.count(), 1);
    EXPECT_DOUBLE_EQ(taken[0][1].toDouble(), -2);
}

TEST_F(Strip, OnlyFinishedPicturesAreScrubbed) {
    enter(1);
    EXPECT_EQ(scrubbed.last()[0].toInt(), -1);
    leave(1);
    strip.setPicture(1, picture(Qt::red));
    enter(1);
    EXPECT_EQ(scrubbed.last()[0].toInt(), 1);
    EXPECT_EQ(scrubbed.last()[1].value<QImage>(), picture(Qt::red));
    leave(1);
    EXPECT_EQ(scrubbed.last()[0].toInt(), -1);
    EXPECT_EQ(strip.finished(), 1);
}

TEST_F(Strip, APictureThatArrivesUnderThePointerIsShownAtOnce) {
    enter(2);
    strip.setPicture(2, picture(Qt::blue));
    EXPECT_EQ(scrubbed.last()[0].toInt(), 2);
}

TEST_F(Strip, TheCurrentValueIsMarkedAndSpoken) {
    strip.setCurrent(2);
    EXPECT_TRUE(strip.cell(3)->isCurrent());
    EXPECT_FALSE(strip.cell(2)->isCurrent());
    EXPECT_TRUE(strip.cell(3)->accessibleName().startsWith(QStringLiteral("+2.0")));
    EXPECT_EQ(namelessControls(strip), QStringList());
}

TEST_F(Strip, LooksRight) {
    for (const bool dark : {false, true}) {
        useLook(dark);
        strip.setCurrent(2);
        strip.setPicture(0, picture(QColor(120, 80, 60)));
        strip.setPicture(1, picture(QColor(160, 110, 70)));
        strip.setPicture(2, picture(QColor(200, 150, 90)));
        strip.setNote(3, QStringLiteral("rendering"));
        EXPECT_FALSE(
            grab(strip, dark ? QStringLiteral("sweep_dark") : QStringLiteral("sweep_light")).isNull());
    }
    useLook(false);
}

TEST(SweepGridTest, AClickTakesBothValuesAndArrowsMove) {
    SweepGrid grid;
    grid.setAxes({QStringLiteral("Smile"), {0, 4}, {QStringLiteral("0.0"), QStringLiteral("+4.0")}},
                 {QStringLiteral("Age"),
                  {-3, 0, 3},
                  {QStringLiteral("-3.0"), QStringLiteral("0.0"), QStringLiteral("+3.0")}});
    grid.resize(400, 420);
    showActive(grid);
    EXPECT_EQ(grid.columns(), 2);
    EXPECT_EQ(grid.rows(), 3);
    QSignalSpy taken(&grid, &SweepGrid::taken);
    QTest::mouseClick(grid.cell(1, 2), Qt::LeftButton);
    ASSERT_EQ(taken.count(), 1);
    EXPECT_DOUBLE_EQ(taken[0][0].toDouble(), 4);
    EXPECT_DOUBLE_EQ(taken[0][1].toDouble(), 3);
    grid.cell(0, 0)->setFocus();
    QTest::keyClick(grid.cell(0, 0), Qt::Key_Down);
    EXPECT_TRUE(grid.cell(0, 1)->hasFocus());
    grid.setCurrent(4, 0);
    EXPECT_TRUE(grid.cell(1, 1)->isCurrent());
    grid.setPicture(0, 0, picture(Qt::red));
    EXPECT_EQ(grid.finished(), 1);
    EXPECT_EQ(namelessControls(grid), QStringList());
    grab(grid, QStringLiteral("sweep_grid"));
}

}  // namespace
}  // namespace burin::ui
