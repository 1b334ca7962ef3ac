#include "ui/widgets/number_field.h"

#include <QtTest/QSignalSpy>
#include <QtWidgets/QLineEdit>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"
#include "ui/widgets/arithmetic.h"

namespace burin::ui {
namespace {

TEST(Arithmetic, ReadsSumsProductsBracketsAndSigns) {
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral("3*1.5")).value(), 4.5);
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral(" -( 2 + 0,5 ) ")).value(), -2.5);
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral("1+2*3-4/8")).value(), 6.5);
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral("--3")).value(), 3);
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral("+7")).value(), 7);
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral("2\u00d73\u22121")).value(), 5);
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral("*1.5"), -4).value(), -6);
    EXPECT_DOUBLE_EQ(evaluate(QStringLiteral("/2"), 5).value(), 2.5);
}

TEST(Arithmetic, GivesNothingForWhatIsNoNumber) {
    for (const auto* text :
         {"", " ", "a", "3*", "3 4 x", "(1", "1)", "1..2", "1/0", "1,2,3", "nan", "inf", "*"})
        EXPECT_FALSE(evaluate(QString::fromLatin1(text)).has_value()) << text;
    EXPECT_FALSE(evaluate(QString(100, QLatin1Char('('))).has_value());
    EXPECT_FALSE(evaluate(QString(100'000, QLatin1Char('9'))).has_value());
    EXPECT_FALSE(
        evaluate(QString(190, QLatin1Char('9')) + QStringLiteral("*1") + QString(8, QLatin1Char('x')))
            .has_value());
}

class Field : public testing::Test {
  protected:
    Field() {
        field.setLimits(-12, 12);
        field.setStep(0.1);
        field.setPlusSign(true);
        field.setLocale(QLocale::c());
        showActive(field);
        field.setFocus();
    }
    void type(const char* text) {
        field.startTyping();
        QTest::keyClicks(&field, QString::fromLatin1(text));
        QTest::keyClick(&field, Qt::Key_Return);
    }
    QString shown() { return field.findChild<QLineEdit*>()->text(); }

    NumberField field;
    QSignalSpy started{&field, &NumberField::gestureStarted}, ended{&field, &NumberField::gestureEnded};
    QSignalSpy edited{&field, &NumberField::valueEdited}, refused{&field, &NumberField::refused};
};

TEST_F(Field, TypedArithmeticIsOneGesture) {
    type("3*1.5");
    EXPECT_DOUBLE_EQ(field.value(), 4.5);
    EXPECT_EQ(shown(), QStringLiteral("+4.5"));
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(ended.count(), 1);
    ASSERT_EQ(edited.count(), 1);
    EXPECT_TRUE(edited[0][1].toBool());
}

TEST_F(Field, ANumberBeyondTheLimitsIsRefusedWithASentenceAndNothingChanges) {
    field.setValue(2);
    type("13");
    EXPECT_DOUBLE_EQ(field.value(), 2);
    ASSERT_EQ(refused.count(), 1);
    EXPECT_EQ(refused[0][0].toString(),
              QStringLiteral("+13.0 is outside of the limits; type -12.0 to +12.0."));
    type("rubbish");
    EXPECT_EQ(refused.count(), 2);
    EXPECT_EQ(edited.count(), 0);
    field.clearFocus();
    EXPECT_EQ(shown(), QStringLiteral("+2.0"));
}

TEST_F(Field, EscapeBringsTheOldNumberBack) {
    field.setValue(1);
    field.startTyping();
    QTest::keyClicks(&field, QStringLiteral("9"));
    QTest::keyClick(&field, Qt::Key_Escape);
    EXPECT_EQ(shown(), QStringLiteral("+1.0"));
    EXPECT_DOUBLE_EQ(field.value(), 1);
}

TEST_F(Field, ALeftFieldTakesWhatWasTyped) {
    field.startTyping();
    QTest::keyClicks(&field, QStringLiteral("5"));
    field.clearFocus();
    EXPECT_DOUBLE_EQ(field.value(), 5);
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Field, StepsStopAtTheLimitsAndARunOfThemIsOneGesture) {
    field.setValue(11.9);
    QTest::keyClick(&field, Qt::Key_Up);
    QTest::keyClick(&field, Qt::Key_Up);
    EXPECT_DOUBLE_EQ(field.value(), 12);
    QTest::keyClick(&field, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&field, Qt::Key_Down, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(field.value(), 10.99);
    field.clearFocus();
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Field, WheelWithoutFocusChangesNothing) {
    field.clearFocus();
    EXPECT_FALSE(turnWheel(field, {5, 5}, 1));
    EXPECT_DOUBLE_EQ(field.value(), 0);
}

TEST_F(Field, ShowsWhatTheLocaleWritesAndReadsItBack) {
    field.setLocale(QLocale(QLocale::German));
    field.setValue(2.5);
    EXPECT_EQ(shown(), QStringLiteral("+2,5"));
    type("3,25");
    EXPECT_DOUBLE_EQ(field.value(), 3.25);
    EXPECT_EQ(shown(), QStringLiteral("+3,25"));
    type("1.5");
    EXPECT_DOUBLE_EQ(field.value(), 1.5);
}

TEST_F(Field, PercentIsShownAndTypedAsPercent) {
    field.setPlusSign(false);
    field.setLimits(0, 1);
    field.setDecimals(0, 2);
    field.setFactor(100, QStringLiteral("%"));
    field.setValue(0.05);
    EXPECT_EQ(shown(), QStringLiteral("5 %"));
    type("7.5 %");
    EXPECT_DOUBLE_EQ(field.value(), 0.075);
    type("*2");
    EXPECT_DOUBLE_EQ(field.value(), 0.15);
}

TEST_F(Field, ZeroCanHaveAWord) {
    field.setZeroText(QStringLiteral("auto"));
    field.setValue(0);
    EXPECT_EQ(shown(), QStringLiteral("auto"));
    field.setValue(3);
    type("auto");
    EXPECT_DOUBLE_EQ(field.value(), 0);
}

}  // namespace
}  // namespace burin::ui
