#include "ui/panels/weights_curate.h"

#include <QtCore/QFile>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QPushButton>
#include <gtest/gtest.h>

#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/weight_support.h"
#include "tests/ui/support/widget_test.h"
#include "ui/panels/weights_make.h"
#include "ui/panels/weights_sweep.h"
#include "ui/widgets/bipolar_slider.h"

namespace burin::ui {
namespace {

class WeightsCurateTest : public testing::Test {
  protected:
    WeightsCurateTest() {
        model.setFolder(folder.filePath(QStringLiteral("edits")));
        CurateConcept entry;
        entry.entry.name = "Zaffi Quill";
        entry.entry.text = "zaffi quill";
        entry.entry.neighbours = {"a fox"};
        EXPECT_TRUE(model.concepts()->keep(entry));
        delta = writeDelta(folder, QStringLiteral("delta.safetensors"));
        panel.resize(430, 900);
        showActive(panel);
    }
    void cli(const QString& lines) { model.setCommand(scriptedCli(folder, lines)); }
    void sweep() {
        if (edits.count() == 0) {
            ASSERT_TRUE(edits.add(delta, -1));
        }
        cli(sweepScript(folder));
        QTest::mouseClick(panel.sweep()->findButton(), Qt::LeftButton);
        ASSERT_TRUE(waitUntil([this] { return !model.isBusy(); }));
        ASSERT_TRUE(waitUntil([this] { return panel.sweep()->grid()->cells().size() == 2; }));
    }

    QTemporaryDir folder;
    QString delta;
    SteeringModel steering;
    WeightEdits edits{&steering};
    CurateModel model{&edits};
    WeightsCurate panel{&model};
};

TEST_F(WeightsCurateTest, MakeAsksForTheChosenMethodAndAddsTheEdit) {
    cli(findOut() +
        QStringLiteral("cp '%1' \"$out\"\nprintf '{\"ok\": true, \"path\": \"%s\"}' \"$out\"").arg(delta));
    panel.make()->setMethod(CurateMethod::rece);
    QTest::mouseClick(panel.make()->makeButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([this] { return edits.count() == 1; }));
    EXPECT_TRUE(givenArguments(folder).contains(QStringLiteral("--rounds=1")));
    EXPECT_EQ(panel.sweep()->editRow(), 0);
}

TEST_F(WeightsCurateTest, AClickOnTheCurveTakesThatLambdaAsOneGesture) {
    sweep();
    QSignalSpy finished(&steering, &SteeringModel::gestureFinished);
    auto* chart = panel.sweep()->chart();
    const QPointF chosen(chart->positionOf(1), chart->height() / 2.0);
    press(*chart, chosen);
    release(*chart, chosen);
    EXPECT_DOUBLE_EQ(edits.use(0).scale, -1);
    press(*chart, {chart->positionOf(2), 60});
    release(*chart, {chart->positionOf(2), 60});
    EXPECT_DOUBLE_EQ(edits.use(0).scale, -0.5);
    EXPECT_EQ(finished.count(), 1) << "the value it had already is no change";
}

TEST_F(WeightsCurateTest, AResultStandsWithItsVerdictItsCaveatAndItsPictures) {
    sweep();
    EXPECT_TRUE(panel.sweep()->verdict().contains(QStringLiteral("Suppressed under these tests")));
    EXPECT_TRUE(panel.sweep()->caveat().contains(QStringLiteral("not removed")));
    const auto& cells = panel.sweep()->grid()->cells();
    EXPECT_EQ(cells[1].caption, QStringLiteral("a fox"));
    EXPECT_EQ(cells[0].before.size(), QSize(16, 16));
    EXPECT_EQ(cells[1].before.pixelColor(8, 8), QColor(Qt::red));
    EXPECT_EQ(cells[1].after.pixelColor(8, 8), QColor(Qt::blue));
    const auto& data = panel.sweep()->chart()->data();
    EXPECT_EQ(data.curves.size(), 4U);
    EXPECT_EQ(data.chosen, 1U);
    EXPECT_EQ(data.threshold, 95);
}

TEST_F(WeightsCurateTest, TheResultBelongsToItsEdit) {
    sweep();
    ASSERT_TRUE(edits.add(writeDelta(folder, QStringLiteral("other.safetensors"), 3), 1));
    panel.sweep()->chooseEdit(1);
    EXPECT_FALSE(panel.sweep()->chart()->isVisibleTo(&panel));
    EXPECT_FALSE(panel.sweep()->reportButton()->isEnabled());
    panel.sweep()->chooseEdit(0);
    EXPECT_TRUE(panel.sweep()->chart()->isVisibleTo(&panel));
    EXPECT_TRUE(panel.sweep()->reportButton()->isEnabled());
}

TEST_F(WeightsCurateTest, ANegativeEditIsSweptDownwardsAndAPositiveOneUpwards) {
    ASSERT_TRUE(edits.add(delta, -1));
    ASSERT_TRUE(edits.add(writeDelta(folder, QStringLiteral("other.safetensors"), 3), 1));
    panel.sweep()->chooseEdit(0);
    EXPECT_LT(panel.sweep()->settings().to, 0);
    panel.sweep()->chooseEdit(1);
    EXPECT_GT(panel.sweep()->settings().to, 0);
}

TEST_F(WeightsCurateTest, TheSliderBesideTheCurveIsThatOfTheEdit) {
    ASSERT_TRUE(edits.add(delta, -1));
    auto* slider = panel.sweep()->slider();
    EXPECT_DOUBLE_EQ(slider->value(), -1);
    QSignalSpy finished(&steering, &SteeringModel::gestureFinished);
    drag(*slider, slider->handlePosition(), slider->handlePosition() + QPointF(30, 0), 20);
    EXPECT_EQ(finished.count(), 1);
    EXPECT_GT(edits.use(0).scale, -1);
    ASSERT_TRUE(edits.setLambda(0, 0.5));
    EXPECT_DOUBLE_EQ(slider->value(), 0.5);
    ASSERT_TRUE(edits.removeAll());
    EXPECT_FALSE(slider->isEnabled());
}

TEST_F(WeightsCurateTest, TheJobIsSeenWithItsProgressAndCancelEndsIt) {
    cli(QStringLiteral(
        "trap 'exit 130' TERM\necho 'progress 3 9 learning' >&2\nwhile true; do sleep 0.02; done"));
    EXPECT_FALSE(panel.cancelButton()->isVisibleTo(&panel));
    QTest::mouseClick(panel.make()->makeButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([this] { return panel.jobText().contains(QStringLiteral("3/9")); }))
        << panel.jobText().toStdString();
    EXPECT_TRUE(panel.jobText().contains(QStringLiteral("learning")));
    EXPECT_FALSE(panel.make()->makeButton()->isEnabled());
    QTest::mouseClick(panel.cancelButton(), Qt::LeftButton);
    EXPECT_TRUE(panel.jobText().contains(QStringLiteral("Stopping"))) << "it is said at once";
    ASSERT_TRUE(waitUntil([this] { return !model.isBusy(); }));
    EXPECT_EQ(edits.count(), 0);
    EXPECT_FALSE(panel.cancelButton()->isVisibleTo(&panel));
    EXPECT_TRUE(panel.make()->makeButton()->isEnabled());
}

TEST_F(WeightsCurateTest, ATrainingShowsItsNewestPreviewAndAClosedFormNone) {
    QImage picture(32, 64, QImage::Format_RGB32);
    picture.fill(Qt::green);
    const auto source = folder.filePath(QStringLiteral("source.png"));
    ASSERT_TRUE(picture.save(source));
    cli(findOut() + QStringLiteral("mkdir -p \"$out\"\ncp '%1' \"$out/preview-00010.png\"\n"
                                   "cp '%1' \"$out/preview-00020.png\"\n"
                                   "trap 'exit 130' TERM\necho 'progress 3 9 learning' >&2\n"
                                   "while true; do sleep 0.02; done")
                        .arg(source));
    panel.make()->setMethod(CurateMethod::task_vector);
    QTest::mouseClick(panel.make()->makeButton(), Qt::LeftButton);
    ASSERT_TRUE(
        waitUntil([this] { return panel.shownPreview().endsWith(QStringLiteral("preview-00020.png")); }));
    QTest::mouseClick(panel.cancelButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([this] { return !model.isBusy(); }));
    EXPECT_EQ(panel.shownPreview(), QString());
}

TEST_F(WeightsCurateTest, TheWheelWithoutFocusChangesNoChoice) {
    panel.sweep()->findButton()->setFocus();
    const auto before = panel.make()->settings().method;
    turnWheel(*panel.make()->methodBox(), {10, 10}, -2);
    EXPECT_EQ(panel.make()->settings().method, before);
}

TEST_F(WeightsCurateTest, EveryControlHasANameAndItDraws) {
    sweep();
    panel.make()->setMethod(CurateMethod::task_vector);
    EXPECT_EQ(namelessControls(panel), QStringList());
    panel.make()->setMethod(CurateMethod::uce);
    panel.resize(430, 1200);
    grab(panel, QStringLiteral("curate"));
    useLook(true);
    grab(panel, QStringLiteral("curate_dark"));
    useLook(false);
}

TEST(CutSheet, GivesThePicturesOfAFullAndOfAShortRow) {
    QImage sheet(4 * 10 + 3 * 2, 2 * 8 + 2, QImage::Format_RGB32);
    sheet.fill(Qt::white);
    sheet.setPixelColor(12, 10, Qt::red);  // the first pixel of the sixth picture
    const auto pictures = cut_sheet(sheet, 6);
    ASSERT_EQ(pictures.size(), 6U);
    EXPECT_EQ(pictures[5].size(), QSize(10, 8));
    EXPECT_EQ(pictures[5].pixelColor(0, 0), QColor(Qt::red));
    EXPECT_EQ(cut_sheet(QImage(10, 8, QImage::Format_RGB32), 1).size(), 1U);
    EXPECT_TRUE(cut_sheet({}, 3).empty());
    EXPECT_TRUE(cut_sheet(sheet, 0).empty());
}

}  // namespace
}  // namespace burin::ui
