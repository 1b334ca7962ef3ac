#include "ui/panels/weights_panel.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>
#include <gtest/gtest.h>

#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/weight_support.h"
#include "tests/ui/support/widget_test.h"
#include "ui/models/weight_edits.h"
#include "ui/panels/weights_details.h"
#include "ui/panels/weights_row.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/name_edit.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

class WeightsPanelTest : public testing::Test {
  protected:
    WeightsPanelTest() {
        panel.resize(400, 700);
        showActive(panel);
    }
    WeightsRow& add(const char* name, double lambda = 1) {
        const auto path = writeDelta(folder, QString::fromLatin1(name) + QStringLiteral(".safetensors"));
        const int row = edits.add(path, lambda).value();
        QCoreApplication::processEvents();
        finished.clear();
        return *panel.row(row);
    }
    double lambda(int row = 0) { return edits.use(row).scale; }

    QTemporaryDir folder;
    SteeringModel steering;
    WeightEdits edits{&steering};
    WeightsPanel panel{&edits};
    QSignalSpy finished{&steering, &SteeringModel::gestureFinished}, refused{&panel, &WeightsPanel::refused};
};

TEST_F(WeightsPanelTest, ADragOfTheSliderIsOneGesture) {
    auto& row = add("quill", 0);
    auto* slider = row.slider();
    drag(*slider, slider->handlePosition(), slider->handlePosition() - QPointF(slider->width() / 4.0, 0), 40);
    EXPECT_LT(lambda(), -0.5);
    EXPECT_EQ(finished.count(), 1);
    EXPECT_DOUBLE_EQ(row.number()->value(), lambda());
    doubleClick(*slider, slider->handlePosition());
    EXPECT_DOUBLE_EQ(lambda(), 0);
}

TEST_F(WeightsPanelTest, HardLimitsAreReachedByTypingAndBeyondIsRefused) {
    auto& row = add("quill");
    row.slider()->setFocus();
    QTest::keyClick(row.slider(), '1');
    QTest::keyClicks(row.number(), QStringLiteral("0"));
    QTest::keyClick(row.number(), Qt::Key_Return);
    EXPECT_DOUBLE_EQ(lambda(), 10);
    EXPECT_TRUE(row.slider()->hasFocus());
    row.number()->startTyping();
    QTest::keyClicks(row.number(), QStringLiteral("99"));
    QTest::keyClick(row.number(), Qt::Key_Return);
    EXPECT_DOUBLE_EQ(lambda(), 10);
    EXPECT_EQ(refused.count(), 1);
}

TEST_F(WeightsPanelTest, BoxesSwitchOneAndAllAndTheSummaryFollows) {
    auto& row = add("quill");
    add("bolo");
    QTest::mouseClick(row.onBox(), Qt::LeftButton, {}, QPoint(8, row.onBox()->height() / 2));
    EXPECT_FALSE(edits.use(0).on);
    EXPECT_TRUE(panel.summary().contains(QLatin1Char('1')));
    QCheckBox* all = nullptr;
    for (auto* box : panel.findChildren<QCheckBox*>())
        if (box->accessibleName() == QStringLiteral("Apply the weight edits")) all = box;
    ASSERT_NE(all, nullptr);
    EXPECT_EQ(all->checkState(), Qt::PartiallyChecked);
    QTest::mouseClick(all, Qt::LeftButton, {}, QPoint(8, all->height() / 2));
    EXPECT_TRUE(edits.use(0).on);
    EXPECT_EQ(all->checkState(), Qt::Checked);
    QTest::mouseClick(all, Qt::LeftButton, {}, QPoint(8, all->height() / 2));
    EXPECT_FALSE(edits.anyActs());
    EXPECT_EQ(all->checkState(), Qt::Unchecked);
}

TEST_F(WeightsPanelTest, DetailsSetTheShareOfEachPartAndTellWhereTheEditComesFrom) {
    auto& row = add("quill");
    QTest::mouseClick(row.moreButton(), Qt::LeftButton);
    auto* details = row.details();
    ASSERT_NE(details, nullptr);
    auto* slider = details->slider(EditPart::up_blocks);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Left);
    EXPECT_DOUBLE_EQ(edits.share(0, EditPart::up_blocks), 0.95);
    EXPECT_EQ(finished.count(), 1);
    QTest::mouseClick(details->resetButton(), Qt::LeftButton);
    EXPECT_TRUE(edits.use(0).blocks.empty());
    ASSERT_TRUE(waitUntil([&] { return details->facts().contains(QStringLiteral("SHA-256")); }));
    EXPECT_TRUE(details->facts().contains(QStringLiteral("PEFT")));
    EXPECT_TRUE(details->facts().contains(QStringLiteral("quill.safetensors")));
}

TEST_F(WeightsPanelTest, TextsOfAFileAreShownAsTextsAndNotAsMarkup) {
    DeltaFacts facts;
    facts.file = QStringLiteral("<b>x</b>.safetensors");
    facts.provenance = {{"<img src=x>", "<script>"}, {"list", {1, "a"}}};
    const auto text = describe_facts(facts, {});
    EXPECT_FALSE(text.contains(QStringLiteral("<b>x")));
    EXPECT_FALSE(text.contains(QStringLiteral("<img")));
    EXPECT_FALSE(text.contains(QStringLiteral("<script")));
}

TEST_F(WeightsPanelTest, NamesAreEditedInPlaceAndBelongToNoGesture) {
    auto& row = add("quill");
    row.editName();
    QTest::keyClicks(row.nameEdit(), QStringLiteral("Zaffi"));
    QTest::keyClick(row.nameEdit(), Qt::Key_Return);
    EXPECT_EQ(edits.name(0), QStringLiteral("Zaffi"));
    EXPECT_EQ(row.slider()->spoken(), QStringLiteral("Zaffi, +1.00"));
    EXPECT_EQ(finished.count(), 0);
}

TEST_F(WeightsPanelTest, OpenDetailsStayWithTheirEditWhenRowsMoveOrGo) {
    add("a");
    add("b").setDetailsOpen(true);
    add("c");
    QTest::mouseClick(panel.row(0)->removeButton(), Qt::LeftButton);
    ASSERT_EQ(panel.rowCount(), 2);
    EXPECT_TRUE(panel.row(0)->detailsOpen());
    panel.row(0)->slider()->setFocus();
    QTest::keyClick(panel.row(0)->slider(), Qt::Key_Down, Qt::AltModifier);
    EXPECT_EQ(edits.name(1), QStringLiteral("b"));
    EXPECT_TRUE(panel.row(1)->detailsOpen());
    EXPECT_FALSE(panel.row(0)->detailsOpen());
    EXPECT_TRUE(panel.row(1)->slider()->hasFocus());
}

TEST_F(WeightsPanelTest, DraggingTheGripReorders) {
    add("a");
    add("b");
    add("c");
    auto* grip = panel.row(0)->findChild<QLabel*>(QStringLiteral("grip"));
    ASSERT_NE(grip, nullptr);
    const int below = panel.row(2)->mapToGlobal(QPoint(0, panel.row(2)->height() - 1)).y();
    const QPointF away = grip->mapFromGlobal(QPoint(0, below));
    press(*grip, {4, 4});
    moveHeld(*grip, away);
    release(*grip, away);
    EXPECT_EQ(edits.name(2), QStringLiteral("a"));
    EXPECT_EQ(finished.count(), 1);
}

TEST_F(WeightsPanelTest, DroppedEditsAreAskedForAndOtherFilesAreNotTaken) {
    QSignalSpy dropped(&panel, &WeightsPanel::filesDropped);
    const auto drop = [this](const QStringList& paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const auto& path : paths) urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(&panel, &enter);
        if (!enter.isAccepted()) return false;
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&panel, &event);
        return true;
    };
    EXPECT_FALSE(drop({QStringLiteral("picture.png")}));
    EXPECT_TRUE(drop({QStringLiteral("/a/quill.safetensors"), QStringLiteral("/a/note.txt"),
                      QStringLiteral("/a/b.edits.json")}));
    ASSERT_EQ(dropped.count(), 1);
    EXPECT_EQ(dropped[0][0].toStringList(),
              (QStringList{QStringLiteral("/a/quill.safetensors"), QStringLiteral("/a/b.edits.json")}));
}

TEST_F(WeightsPanelTest, AMissingFileIsToldInItsRow) {
    ASSERT_TRUE(edits.add(folder.filePath(QStringLiteral("gone.safetensors")), 1));
    bool told = false;
    for (auto* label : panel.row(0)->findChildren<QLabel*>())
        told = told || (label->isVisibleTo(&panel) && label->text().contains(QStringLiteral("gone")));
    EXPECT_TRUE(told);
}

TEST_F(WeightsPanelTest, EveryControlHasANameAndItDrawsNarrowAndDark) {
    add("a very long name of an edit that does not fit").setDetailsOpen(true);
    add("b", -2);
    auto with_recipe = steering.request();
    with_recipe.weights = "some/quill.edits.json";
    ASSERT_TRUE(steering.setRequest(with_recipe));
    EXPECT_EQ(namelessControls(panel), QStringList());
    ASSERT_TRUE(
        waitUntil([&] { return panel.row(0)->details()->facts().contains(QStringLiteral("SHA-256")); }));
    grab(panel, QStringLiteral("weights"));
    useLook(true);
    grab(panel, QStringLiteral("weights_dark"));
    panel.resize(260, 700);
    grab(panel, QStringLiteral("weights_narrow"));
    useLook(false);
    EXPECT_LE(panel.row(0)->width(), 260);
}

}  // namespace
}  // namespace burin::ui
