#include "ui/widgets/bipolar_slider.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"

namespace burin::ui {
namespace {

class Slider : public testing::Test {
  protected:
    Slider() {
        slider.setAccessibleName(QStringLiteral("glasses"));
        slider.resize(220, 26);
        showActive(slider);
        slider.setFocus();
    }
    QPointF at(double value) {
        const double half = (slider.width() - 18) / 2.0;
        return {slider.width() / 2.0 + value / 10 * half, 13};
    }

    BipolarSlider slider;
    QSignalSpy started{&slider, &BipolarSlider::gestureStarted}, ended{&slider, &BipolarSlider::gestureEnded};
    QSignalSpy cancelled{&slider, &BipolarSlider::gestureCancelled},
        moved{&slider, &BipolarSlider::valueMoved};
    QSignalSpy typed{&slider, &BipolarSlider::editRequested};
};

TEST_F(Slider, ArrowsMoveOneStepAndModifiersScaleIt) {
    QTest::keyClick(&slider, Qt::Key_Right);
    EXPECT_DOUBLE_EQ(slider.value(), 0.1);
    QTest::keyClick(&slider, Qt::Key_Up, Qt::ShiftModifier);
    EXPECT_DOUBLE_EQ(slider.value(), 1.1);
    QTest::keyClick(&slider, Qt::Key_Left, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(slider.value(), 1.09);
    QTest::keyClick(&slider, Qt::Key_Down);
    EXPECT_DOUBLE_EQ(slider.value(), 0.99);
    QTest::keyClick(&slider, Qt::Key_PageUp);
    EXPECT_DOUBLE_EQ(slider.value(), 1.99);
    QTest::keyClick(&slider, Qt::Key_PageDown);
    QTest::keyClick(&slider, Qt::Key_PageDown);
    EXPECT_DOUBLE_EQ(slider.value(), -0.01);
}

TEST_F(Slider, HomeEndAndDeleteGoToLimitsAndRest) {
    QTest::keyClick(&slider, Qt::Key_End);
    EXPECT_DOUBLE_EQ(slider.value(), 10);
    QTest::keyClick(&slider, Qt::Key_Home);
    EXPECT_DOUBLE_EQ(slider.value(), -10);
    QTest::keyClick(&slider, Qt::Key_Delete);
    EXPECT_DOUBLE_EQ(slider.value(), 0);
}

TEST_F(Slider, ADragOfManyMovesIsOneGesture) {
    drag(slider, at(0), at(6), 40);
    EXPECT_NEAR(slider.value(), 6, 0.051);
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(ended.count(), 1);
    EXPECT_GT(moved.count(), 20);
}

TEST_F(Slider, AClickAnywhereJumpsThere) {
    press(slider, at(-7.5));
    EXPECT_NEAR(slider.value(), -7.5, 0.051);
    release(slider, at(-7.5));
    EXPECT_EQ(ended.count(), 1);
    press(slider, {at(4).x(), 1});
    release(slider, {at(4).x(), 1});
    EXPECT_NEAR(slider.value(), 4, 0.051);
}

TEST_F(Slider, APressOnTheHandleDoesNotMoveIt) {
    slider.setValue(5.03);
    press(slider, slider.handlePosition() + QPointF(4, 0));
    release(slider, slider.handlePosition() + QPointF(4, 0));
    EXPECT_DOUBLE_EQ(slider.value(), 5.03);
    EXPECT_EQ(moved.count(), 0);
}

TEST_F(Slider, DoubleClickIsZero) {
    slider.setValue(5);
    doubleClick(slider, slider.handlePosition());
    EXPECT_DOUBLE_EQ(slider.value(), 0);
    EXPECT_EQ(started.count(), ended.count());
}

TEST_F(Slider, EscapeDuringADragTakesItBack) {
    slider.setValue(2);
    press(slider, slider.handlePosition());
    moveHeld(slider, at(8));
    EXPECT_GT(slider.value(), 7);
    QTest::keyClick(&slider, Qt::Key_Escape);
    EXPECT_DOUBLE_EQ(slider.value(), 2);
    EXPECT_EQ(cancelled.count(), 1);
    moveHeld(slider, at(9));
    release(slider, at(9));
    EXPECT_DOUBLE_EQ(slider.value(), 2);
    EXPECT_EQ(ended.count(), 0);
}

TEST_F(Slider, WheelWithoutFocusChangesNothing) {
    QWidget other;
    slider.clearFocus();
    EXPECT_FALSE(turnWheel(slider, at(0), 3));
    EXPECT_DOUBLE_EQ(slider.value(), 0);
    EXPECT_EQ(started.count(), 0);
}

TEST_F(Slider, WheelWithFocusStepsAndIsOneGesture) {
    EXPECT_TRUE(turnWheel(slider, at(0), 1));
    EXPECT_TRUE(turnWheel(slider, at(0), 1));
    EXPECT_TRUE(turnWheel(slider, at(0), -1, Qt::ControlModifier));
    EXPECT_DOUBLE_EQ(slider.value(), 0.19);
    slider.clearFocus();
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Slider, AHeldKeyIsOneGesture) {
    QTest::keyPress(&slider, Qt::Key_Right);
    for (int i = 0; i < 5; ++i) {
        QKeyEvent again(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier, {}, true);
        QCoreApplication::sendEvent(&slider, &again);
    }
    QTest::keyRelease(&slider, Qt::Key_Right);
    EXPECT_DOUBLE_EQ(slider.value(), 0.6);
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Slider, HandleStaysWithinSoftLimitsAndTypingMayExceedThem) {
    drag(slider, at(0), at(40), 4);
    EXPECT_DOUBLE_EQ(slider.value(), 10);
    slider.setValue(12);
    EXPECT_DOUBLE_EQ(slider.value(), 12);
    QTest::keyClick(&slider, Qt::Key_Right);
    EXPECT_DOUBLE_EQ(slider.value(), 12);
    QTest::keyClick(&slider, Qt::Key_Left);
    EXPECT_DOUBLE_EQ(slider.value(), 11.9);
}

TEST_F(Slider, RightClickReturnAndDigitsAskForATypedValue) {
    QContextMenuEvent menu(QContextMenuEvent::Mouse, {20, 10}, slider.mapToGlobal(QPoint(20, 10)));
    QCoreApplication::sendEvent(&slider, &menu);
    QTest::keyClick(&slider, Qt::Key_Return);
    QTest::keyClick(&slider, '3');
    ASSERT_EQ(typed.count(), 3);
    EXPECT_EQ(typed[1][0].toString(), QString());
    EXPECT_EQ(typed[2][0].toString(), QStringLiteral("3"));
    EXPECT_DOUBLE_EQ(slider.value(), 0);
}

TEST_F(Slider, SpeaksNameAndValue) {
    slider.setValue(3);
    auto* face = QAccessible::queryAccessibleInterface(&slider);
    ASSERT_NE(face, nullptr);
    EXPECT_EQ(face->role(), QAccessible::Slider);
    EXPECT_EQ(face->text(QAccessible::Name), QStringLiteral("glasses, +3.0"));
    ASSERT_NE(face->valueInterface(), nullptr);
    face->valueInterface()->setCurrentValue(-2.5);
    EXPECT_DOUBLE_EQ(slider.value(), -2.5);
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Slider, IsMirroredFromRightToLeft) {
    slider.setValue(5);
    const double right = slider.handlePosition().x();
    slider.setLayoutDirection(Qt::RightToLeft);
    EXPECT_NEAR(slider.handlePosition().x(), slider.width() - right, 1e-9);
    EXPECT_NEAR(slider.valueAt(slider.handlePosition().x()), 5, 1e-9);
}

}  // namespace
}  // namespace burin::ui
