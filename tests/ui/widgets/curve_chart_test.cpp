#include "ui/widgets/curve_chart.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"

namespace burin::ui {
namespace {

CurveChart::Data sweep() {
    CurveChart::Data data;
    data.x = {-2, -1.5, -1, -0.5, 0};
    data.x_title = QStringLiteral("lambda");
    data.left = {QStringLiteral("concept"), 0, 1, {}, 2};
    data.right = {QStringLiteral("kept"), 0, 105, QStringLiteral(" %"), 0};
    data.curves = {{QStringLiteral("target"), {0.01, 0.02, 0.05, 0.5, 0.9}, CurveChart::Side::left},
                   {QStringLiteral("described"), {0.1, std::nullopt, 0.2, 0.5, 0.7}, CurveChart::Side::left},
                   {QStringLiteral("control"), {40, 80, 97, 99, 100}, CurveChart::Side::right},
                   {QStringLiteral("neighbour"), {30, 60, 92, 96, 100}, CurveChart::Side::right}};
    data.threshold = 95;
    data.threshold_text = QStringLiteral("95 % kept");
    data.chosen = 2;
    data.chosen_text = QStringLiteral("chosen");
    return data;
}

class CurveChartTest : public testing::Test {
  protected:
    CurveChartTest() {
        chart.resize(420, 260);
        chart.setData(sweep());
        showActive(chart);
    }
    QPointF at(size_t point) const { return {chart.positionOf(point), chart.height() / 2.0}; }

    CurveChart chart;
    QSignalSpy taken{&chart, &CurveChart::taken}, looked{&chart, &CurveChart::lookedAt};
};

TEST_F(CurveChartTest, AClickTakesTheNearestPoint) {
    press(chart, at(3) + QPointF(6, 0));
    release(chart, at(3));
    ASSERT_EQ(taken.count(), 1);
    EXPECT_DOUBLE_EQ(taken[0][0].toDouble(), -0.5);
}

TEST_F(CurveChartTest, HoveringReadsAllValuesOfAPointAndLeavingEndsIt) {
    chart.clearFocus();
    hover(chart, at(2));
    ASSERT_TRUE(chart.looked());
    EXPECT_EQ(*chart.looked(), 2U);
    const auto text = chart.textOf(2);
    for (const char* part : {"-1", "target", "control", "97", "chosen"})
        EXPECT_TRUE(text.contains(QLatin1String(part))) << part << " in " << text.toStdString();
    EXPECT_FALSE(chart.textOf(1).contains(QStringLiteral("described"))) << "there is no value";
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&chart, &leave);
    EXPECT_FALSE(chart.looked());
}

TEST_F(CurveChartTest, ArrowsMoveOverThePointsAndReturnTakesOne) {
    chart.setFocus();
    ASSERT_TRUE(chart.looked()) << "the focus begins at the choice";
    EXPECT_EQ(*chart.looked(), 2U);
    QTest::keyClick(&chart, Qt::Key_Left);
    EXPECT_EQ(*chart.looked(), 1U);
    EXPECT_TRUE(chart.accessibleDescription().contains(QStringLiteral("1.5")));
    QTest::keyClick(&chart, Qt::Key_Home);
    QTest::keyClick(&chart, Qt::Key_Left);
    EXPECT_EQ(*chart.looked(), 0U);
    QTest::keyClick(&chart, Qt::Key_End);
    QTest::keyClick(&chart, Qt::Key_Right);
    QTest::keyClick(&chart, Qt::Key_Return);
    ASSERT_EQ(taken.count(), 1);
    EXPECT_DOUBLE_EQ(taken[0][0].toDouble(), 0);
}

TEST_F(CurveChartTest, ItDrawsInLightAndDarkWithOnePointAndWithNone) {
    grab(chart, QStringLiteral("curve"));
    hover(chart, at(2));
    grab(chart, QStringLiteral("curve_read"));
    chart.setCurrent(-1.2);
    useLook(true);
    const auto dark = grab(chart, QStringLiteral("curve_dark"));
    useLook(false);
    EXPECT_NE(dark, grab(chart, QStringLiteral("curve_light")));
    auto single = sweep();
    single.x = {0};
    for (auto& curve : single.curves) curve.values.resize(1);
    single.chosen = 0;
    chart.setData(single);
    grab(chart, QStringLiteral("curve_single"));
    chart.setData({});
    grab(chart, QStringLiteral("curve_empty"));
    press(chart, {50, 50});
    release(chart, {50, 50});
    chart.setFocus();
    QTest::keyClick(&chart, Qt::Key_Left);
    EXPECT_EQ(taken.count(), 0);
}

}  // namespace
}  // namespace burin::ui
