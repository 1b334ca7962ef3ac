#include "ui/widgets/range_slider.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"

namespace burin::ui {
namespace {

using Handle = RangeSlider::Handle;

class Range : public testing::Test {
  protected:
    Range() {
        slider.setAccessibleName(QStringLiteral("range"));
        slider.resize(217, 26);
        slider.setRange(0.2, 0.8);
        showActive(slider);
        slider.setFocus();
    }
    QPointF at(double share) { return {8.5 + share * 200, 13}; }

    RangeSlider slider;
    QSignalSpy started{&slider, &RangeSlider::gestureStarted}, ended{&slider, &RangeSlider::gestureEnded};
};

TEST_F(Range, EachHandleIsDraggedOnItsOwnAndNeverPassesTheOther) {
    drag(slider, at(0.2), at(0.5), 10);
    EXPECT_NEAR(slider.lower(), 0.5, 1e-9);
    EXPECT_NEAR(slider.upper(), 0.8, 1e-9);
    drag(slider, at(0.8), at(0.1), 10);
    EXPECT_NEAR(slider.upper(), 0.5, 1e-9);
    EXPECT_NEAR(slider.lower(), 0.5, 1e-9);
    EXPECT_EQ(ended.count(), 2);
}

TEST_F(Range, BetweenTheHandlesBothMoveTogetherWithinTheTrack) {
    drag(slider, at(0.5), at(0.6), 10);
    EXPECT_NEAR(slider.lower(), 0.3, 1e-9);
    EXPECT_NEAR(slider.upper(), 0.9, 1e-9);
    drag(slider, at(0.6), at(2), 10);
    EXPECT_NEAR(slider.lower(), 0.4, 1e-9);
    EXPECT_NEAR(slider.upper(), 1.0, 1e-9);
}

TEST_F(Range, AClickOutsideMovesTheNearerHandle) {
    press(slider, at(0.95));
    release(slider, at(0.95));
    EXPECT_NEAR(slider.upper(), 0.95, 0.006);
    press(slider, at(0.05));
    release(slider, at(0.05));
    EXPECT_NEAR(slider.lower(), 0.05, 0.006);
}

TEST_F(Range, HandlesOnOneSpotComeApartInBothDirections) {
    slider.setRange(1, 1);
    drag(slider, at(1), at(0.7), 5);
    EXPECT_NEAR(slider.lower(), 0.7, 0.006);
    slider.setRange(0, 0);
    drag(slider, at(0), at(0.3), 5);
    EXPECT_NEAR(slider.upper(), 0.3, 0.006);
}

TEST_F(Range, KeysMoveTheActiveHandleAndSpaceChangesIt) {
    slider.setActive(Handle::lower);
    QTest::keyClick(&slider, Qt::Key_Right);
    EXPECT_NEAR(slider.lower(), 0.21, 1e-9);
    QTest::keyClick(&slider, Qt::Key_Space);
    QTest::keyClick(&slider, Qt::Key_PageDown);
    EXPECT_NEAR(slider.upper(), 0.7, 1e-9);
    QTest::keyClick(&slider, Qt::Key_End);
    EXPECT_NEAR(slider.upper(), 1, 1e-9);
    EXPECT_EQ(started.count(), 3);
    EXPECT_EQ(ended.count(), 3);
}

TEST_F(Range, EscapeTakesADragBackAndWheelNeedsTheFocus) {
    press(slider, at(0.2));
    moveHeld(slider, at(0.4));
    QTest::keyClick(&slider, Qt::Key_Escape);
    EXPECT_NEAR(slider.lower(), 0.2, 1e-9);
    release(slider, at(0.4));
    slider.clearFocus();
    EXPECT_FALSE(turnWheel(slider, at(0.5), 1));
    EXPECT_NEAR(slider.lower(), 0.2, 1e-9);
}

TEST_F(Range, SpeaksBothEndsAndWhichHandleIsActive) {
    slider.setActive(Handle::upper);
    auto* face = QAccessible::queryAccessibleInterface(&slider);
    ASSERT_NE(face, nullptr);
    EXPECT_EQ(face->text(QAccessible::Name), QStringLiteral("range, 20 % to 80 %, handle of the stop"));
    EXPECT_DOUBLE_EQ(face->valueInterface()->currentValue().toDouble(), 0.8);
}

}  // namespace
}  // namespace burin::ui
