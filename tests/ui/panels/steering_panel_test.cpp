#include "ui/panels/steering_panel.h"

#include <algorithm>

#include <QtCore/QTemporaryDir>
#include <QtGui/QContextMenuEvent>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QToolButton>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"
#include "ui/models/direction_library.h"
#include "ui/panels/direction_details.h"
#include "ui/panels/direction_picker.h"
#include "ui/panels/direction_row.h"
#include "ui/panels/suggestion_row.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/name_edit.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/prompt_edit.h"
#include "ui/widgets/range_slider.h"
#include "ui/widgets/section.h"

namespace burin::ui {
namespace {

using protocol::RenderRequest;

class SteeringPanelTest : public testing::Test {
  protected:
    SteeringPanelTest() {
        panel.resize(400, 900);
        showActive(panel);
    }
    DirectionRow& add(const char* text) {
        const int row = model.addText(QString::fromLatin1(text)).value();
        QCoreApplication::processEvents();
        finished.clear();
        return *panel.row(row);
    }
    double strength(int row = 0) { return model.direction(row).strength; }

    SteeringModel model;
    SteeringPanel panel{&model};
    QSignalSpy finished{&model, &SteeringModel::gestureFinished}, refused{&panel, &SteeringPanel::refused};
};

TEST_F(SteeringPanelTest, ADragOfFortyMovesIsOneGestureOfTheModel) {
    auto& row = add("glasses");
    auto* slider = row.slider();
    drag(*slider, slider->handlePosition(), slider->handlePosition() + QPointF(slider->width() / 4.0, 0), 40);
    EXPECT_GT(strength(), 2);
    EXPECT_EQ(finished.count(), 1);
    EXPECT_DOUBLE_EQ(row.number()->value(), strength());
}

TEST_F(SteeringPanelTest, ChoosesTheSpacingBesideTheSampler) {
    const auto boxes = panel.findChildren<QComboBox*>();
    const auto named = std::find_if(boxes.begin(), boxes.end(), [](const QComboBox* box) {
        return box->accessibleName() == QLatin1String("Spacing of the noise levels");
    });
    ASSERT_NE(named, boxes.end());
    QComboBox& spacing = **named;
    EXPECT_EQ(spacing.currentData().toString(), QLatin1String("default"));
    const int karras = spacing.findData(QStringLiteral("karras"));
    ASSERT_GT(karras, 0);
    Q_EMIT spacing.activated(karras);
    EXPECT_EQ(model.request().spacing, "karras");
    EXPECT_EQ(model.request().sampler, "default");
    EXPECT_EQ(spacing.currentIndex(), karras);
    EXPECT_EQ(finished.count(), 1);
}

TEST_F(SteeringPanelTest, ADragThatReturnsLeavesNoGesture) {
    auto& row = add("glasses");
    auto* slider = row.slider();
    const auto home = slider->handlePosition();
    press(*slider, home);
    moveHeld(*slider, home + QPointF(30, 0));
    moveHeld(*slider, home);
    release(*slider, home);
    EXPECT_EQ(finished.count(), 0);
}

TEST_F(SteeringPanelTest, RightClickTypesAValueWithArithmetic) {
    auto& row = add("glasses");
    QContextMenuEvent menu(QContextMenuEvent::Mouse, {20, 10}, row.slider()->mapToGlobal(QPoint(20, 10)));
    QCoreApplication::sendEvent(row.slider(), &menu);
    ASSERT_TRUE(row.number()->hasFocus());
    QTest::keyClicks(row.number(), QStringLiteral("3*1.5"));
    QTest::keyClick(row.number(), Qt::Key_Return);
    EXPECT_DOUBLE_EQ(strength(), 4.5);
    EXPECT_EQ(finished.count(), 1);
    EXPECT_TRUE(row.slider()->hasFocus());
}

TEST_F(SteeringPanelTest, ATypedDigitOnTheSliderBeginsTheNumber) {
    auto& row = add("glasses");
    row.slider()->setFocus();
    QTest::keyClick(row.slider(), '1');
    QTest::keyClicks(row.number(), QStringLiteral("1.5"));
    QTest::keyClick(row.number(), Qt::Key_Return);
    EXPECT_DOUBLE_EQ(strength(), 11.5);
}

TEST_F(SteeringPanelTest, ATypedValueBeyondTheLimitsIsRefusedWithASentence) {
    auto& row = add("glasses");
    row.number()->startTyping();
    QTest::keyClicks(row.number(), QStringLiteral("99"));
    QTest::keyClick(row.number(), Qt::Key_Return);
    EXPECT_DOUBLE_EQ(strength(), 0);
    ASSERT_EQ(refused.count(), 1);
    EXPECT_NE(refused[0][0].value<Error>().what.find(model.name(0).toStdString()), std::string::npos);
    EXPECT_EQ(finished.count(), 0);
}

TEST_F(SteeringPanelTest, WheelWithoutFocusChangesNothing) {
    auto& row = add("glasses");
    row.setDetailsOpen(true);
    panel.focusPrompt();
    auto* details = row.details();
    turnWheel(*row.slider(), {30, 10}, 2);
    turnWheel(*row.number(), {10, 10}, 2);
    turnWheel(*details->range(), {30, 10}, 2);
    turnWheel(*details->preset(), {10, 10}, -2);
    turnWheel(*details->mask(), {10, 10}, -2);
    turnWheel(*details->area(), {10, 10}, 2);
    EXPECT_EQ(finished.count(), 0);
    EXPECT_DOUBLE_EQ(strength(), 0);
}

TEST_F(SteeringPanelTest, EnableSoloResetAndDoubleClick) {
    auto& row = add("glasses");
    ASSERT_TRUE(model.setStrength(0, 5));
    QTest::mouseClick(row.actsBox(), Qt::LeftButton, {}, QPoint(8, row.actsBox()->height() / 2));
    EXPECT_TRUE(model.direction(0).muted);
    QTest::mouseClick(row.soloButton(), Qt::LeftButton);
    EXPECT_TRUE(model.direction(0).solo);
    QTest::mouseClick(row.resetButton(), Qt::LeftButton);
    EXPECT_DOUBLE_EQ(strength(), 0);
    ASSERT_TRUE(model.setStrength(0, 5));
    doubleClick(*row.slider(), row.slider()->handlePosition());
    EXPECT_DOUBLE_EQ(strength(), 0);
}

TEST_F(SteeringPanelTest, AltAndClickOnTheBoxIsSolo) {
    auto& row = add("glasses");
    add("hat");
    QTest::mouseClick(row.actsBox(), Qt::LeftButton, Qt::AltModifier, QPoint(8, row.actsBox()->height() / 2));
    EXPECT_TRUE(model.direction(0).solo);
    EXPECT_FALSE(model.direction(0).muted);
    EXPECT_TRUE(row.actsBox()->isChecked());
}

TEST_F(SteeringPanelTest, NamesAreEditedInPlaceAndEscapeKeepsTheOldOne) {
    auto& row = add("glasses");
    row.editName();
    QTest::keyClicks(row.nameEdit(), QStringLiteral("Specs"));
    QTest::keyClick(row.nameEdit(), Qt::Key_Return);
    EXPECT_EQ(model.name(0), QStringLiteral("Specs"));
    EXPECT_EQ(row.slider()->spoken(), QStringLiteral("Specs, 0.0"));
    row.editName();
    QTest::keyClicks(row.nameEdit(), QStringLiteral("other"));
    QTest::keyClick(row.nameEdit(), Qt::Key_Escape);
    EXPECT_EQ(model.name(0), QStringLiteral("Specs"));
    EXPECT_EQ(row.nameEdit()->text(), QStringLiteral("Specs"));
    EXPECT_EQ(finished.count(), 0);
}

TEST_F(SteeringPanelTest, RowsFollowUndoWithoutGestures) {
    auto& row = add("glasses");
    ASSERT_TRUE(model.setStrength(0, 4));
    auto before = model.request();
    before.guidance.directions[0].strength = -2;
    before.prompt = "earlier";
    finished.clear();
    ASSERT_TRUE(model.setRequest(before));
    EXPECT_DOUBLE_EQ(row.slider()->value(), -2);
    EXPECT_DOUBLE_EQ(row.number()->value(), -2);
    EXPECT_EQ(panel.prompt()->text(), QStringLiteral("earlier"));
    EXPECT_EQ(finished.count(), 0);
    ASSERT_TRUE(model.setRequest({}));
    EXPECT_EQ(panel.rowCount(), 0);
}

TEST_F(SteeringPanelTest, UndoInTheMiddleOfADragLeavesNoGestureOpen) {
    auto& row = add("glasses");
    auto* slider = row.slider();
    press(*slider, slider->handlePosition());
    moveHeld(*slider, slider->handlePosition() + QPointF(30, 0));
    ASSERT_TRUE(model.setRequest({}));
    release(*slider, {5, 5});
    QCoreApplication::processEvents();
    EXPECT_FALSE(model.inGesture());
    EXPECT_EQ(finished.count(), 0);
}

TEST_F(SteeringPanelTest, TypingAPromptIsOneGesture) {
    panel.focusPrompt();
    QTest::keyClicks(panel.prompt(), QStringLiteral("a fox"));
    EXPECT_EQ(model.request().prompt, "a fox");
    panel.newText()->setFocus();
    EXPECT_EQ(finished.count(), 1);
}

TEST_F(SteeringPanelTest, WeightingAWordSwitchesWeightsOnInTheSameGesture) {
    ASSERT_TRUE(model.setPrompt(QStringLiteral("a red hat")));
    finished.clear();
    panel.focusPrompt();
    auto cursor = panel.prompt()->textCursor();
    cursor.setPosition(3);
    panel.prompt()->setTextCursor(cursor);
    QTest::keyClick(panel.prompt(), Qt::Key_Up, Qt::ControlModifier);
    panel.newText()->setFocus();
    EXPECT_EQ(model.request().prompt, "a (red:1.1) hat");
    EXPECT_TRUE(model.request().prompt_weights);
    EXPECT_EQ(finished.count(), 1);
}

TEST_F(SteeringPanelTest, CtrlReturnInThePromptAsksForARender) {
    QSignalSpy render(&panel, &SteeringPanel::renderRequested);
    panel.focusPrompt();
    QTest::keyClick(panel.prompt(), Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(render.count(), 1);
}

TEST_F(SteeringPanelTest, AnyTypedTextBecomesADirectionWithTheFocusOnIt) {
    panel.focusNewText();
    QTest::keyClicks(panel.newText(), QStringLiteral("oil painting"));
    QTest::keyClick(panel.newText(), Qt::Key_Return);
    ASSERT_EQ(model.count(), 1);
    EXPECT_EQ(model.direction(0).text, "oil painting");
    EXPECT_DOUBLE_EQ(strength(), 0);
    EXPECT_TRUE(panel.row(0)->slider()->hasFocus());
    EXPECT_EQ(panel.newText()->text(), QString());
    EXPECT_EQ(finished.count(), 1);
}

TEST_F(SteeringPanelTest, ThePickerSearchesThePackAndAdds) {
    panel.addFromPack();
    auto* picker = panel.findChild<DirectionPicker*>();
    ASSERT_NE(picker, nullptr);
    ASSERT_TRUE(QTest::qWaitForWindowActive(picker, patience_ms));
    QTest::keyClicks(picker->search(), QStringLiteral("smile"));
    ASSERT_GE(picker->list()->model()->rowCount(), 1);
    picker->list()->setCurrentIndex(picker->list()->model()->index(0, 0));
    QTest::keyClick(picker->search(), Qt::Key_Return);
    ASSERT_EQ(model.count(), 1);
    EXPECT_EQ(model.name(0), QStringLiteral("Smile"));
    EXPECT_TRUE(picker->isVisible());
    EXPECT_EQ(namelessControls(*picker), QStringList());
    grab(*picker, QStringLiteral("picker"));
    useLook(true);
    grab(*picker, QStringLiteral("picker_dark"));
    useLook(false);
}

TEST_F(SteeringPanelTest, DirectionsAreExportedAndImportedAsAPack) {
    QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("m\u00fcller.json"));
    add("a very special hat");
    ASSERT_TRUE(model.setStrength(0, 3));
    QSignalSpy said(&panel, &SteeringPanel::said);
    panel.exportPackFile(path);
    ASSERT_EQ(said.count(), 1) << (refused.isEmpty() ? "" : refused[0][0].value<Error>().sentence());
    const int before = panel.library()->rowCount();
    panel.importPackFile(path);
    EXPECT_EQ(panel.library()->rowCount(), before + 1);
    panel.importPackFile(folder.filePath(QStringLiteral("none.json")));
    EXPECT_EQ(refused.count(), 1);
}

TEST_F(SteeringPanelTest, DragAndAltKeysReorder) {
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
    EXPECT_EQ(model.name(2), QStringLiteral("a"));
    EXPECT_EQ(finished.count(), 1);
    panel.row(2)->slider()->setFocus();
    QTest::keyClick(panel.row(2)->slider(), Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(model.name(1), QStringLiteral("a"));
    EXPECT_EQ(panel.row(1)->nameEdit()->text(), QStringLiteral("a"));
    EXPECT_TRUE(panel.row(1)->slider()->hasFocus());
}

TEST_F(SteeringPanelTest, OpenDetailsStayWithTheirDirection) {
    add("a");
    add("b").setDetailsOpen(true);
    add("c");
    ASSERT_TRUE(model.removeDirection(0));
    EXPECT_TRUE(panel.row(0)->detailsOpen());
    EXPECT_FALSE(panel.row(1)->detailsOpen());
    ASSERT_TRUE(model.moveDirection(0, 1));
    EXPECT_FALSE(panel.row(0)->detailsOpen());
    EXPECT_TRUE(panel.row(1)->detailsOpen());
    EXPECT_EQ(panel.row(1)->details()->text()->text(), QStringLiteral("b"));
}

TEST_F(SteeringPanelTest, ScaleAllIsOneGestureAndReturnsToOne) {
    add("a");
    add("b");
    ASSERT_TRUE(model.setStrength(0, 4));
    ASSERT_TRUE(model.setStrength(1, -6));
    finished.clear();
    auto* slider = panel.scaleAll();
    drag(*slider, slider->handlePosition(), slider->handlePosition() + QPointF(slider->width(), 0), 20);
    EXPECT_DOUBLE_EQ(strength(0), 8);
    EXPECT_DOUBLE_EQ(strength(1), -12);
    EXPECT_EQ(finished.count(), 1);
    EXPECT_DOUBLE_EQ(slider->value(), 1);
}

TEST_F(SteeringPanelTest, SimilarDirectionsAreHinted) {
    add("smile");
    auto& row = add("laugh");
    model.setCosines({QStringLiteral("smile"), QStringLiteral("laugh")}, {1, 0.8, 0.8, 1});
    EXPECT_TRUE(row.hint().contains(QStringLiteral("smile")));
    EXPECT_EQ(panel.row(0)->hint(), QString());
    model.setCosines({}, {});
    EXPECT_EQ(row.hint(), QString());
}

TEST_F(SteeringPanelTest, DetailsChangeEveryFieldOfADirection) {
    auto& row = add("hat");
    QTest::mouseClick(row.moreButton(), Qt::LeftButton);
    auto* details = row.details();
    ASSERT_NE(details, nullptr);
    EXPECT_TRUE(details->isVisible());
    const auto type = [](QWidget* widget, const char* text) {
        widget->setFocus();
        QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(widget, QString::fromLatin1(text));
    };
    type(details->opposite(), "no hat");
    QTest::keyClick(details->opposite(), Qt::Key_Return);
    EXPECT_EQ(model.direction(0).opposite, "no hat");
    details->preset()->setFocus();
    QTest::keyClick(details->preset(), Qt::Key_Down);
    EXPECT_DOUBLE_EQ(strength(), 5);
    EXPECT_EQ(model.direction(0).mask, protocol::MaskKind::channel);
    details->range()->setFocus();
    QTest::keyClick(details->range(), Qt::Key_Right);
    EXPECT_NEAR(model.direction(0).start, 0.21, 1e-9);
    type(details->area(), "12");
    QTest::keyClick(details->area(), Qt::Key_Return);
    EXPECT_NEAR(model.direction(0).area, 0.12, 1e-9);
    details->keep()->setFocus();
    QTest::keyClicks(details->keep(), QStringLiteral("face"));
    QTest::keyClick(details->keep(), Qt::Key_Return);
    QTest::keyClicks(details->keep(), QStringLiteral("smile, happy"));
    details->number(&protocol::Direction::momentum_scale)->setFocus();
    EXPECT_EQ(model.direction(0).keep, (std::vector<std::string>{"face", "smile, happy"}));
    type(details->number(&protocol::Direction::momentum_scale), "0.3");
    QTest::keyClick(details->number(&protocol::Direction::momentum_scale), Qt::Key_Return);
    EXPECT_DOUBLE_EQ(model.direction(0).momentum_scale, 0.3);
    EXPECT_EQ(finished.count(), 6);
    QSignalSpy paint(&panel, &SteeringPanel::paintRequested);
    details->mask()->setCurrentIndex(3);
    Q_EMIT details->mask()->activated(3);
    EXPECT_EQ(model.direction(0).mask, protocol::MaskKind::painted_spatial);
    EXPECT_EQ(paint.count(), 1);
}

TEST_F(SteeringPanelTest, TabGoesThroughARowInOrderAndOnToTheNext) {
    auto& first = add("a");
    auto& second = add("b");
    ASSERT_TRUE(model.setStrength(0, 1));
    first.actsBox()->setFocus();
    const QWidgetList expected{first.soloButton(),  first.nameEdit(),   first.slider(),  first.number(),
                               first.resetButton(), first.moreButton(), second.actsBox()};
    for (auto* next : expected) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        EXPECT_EQ(QApplication::focusWidget(), next);
    }
}

TEST_F(SteeringPanelTest, EveryControlHasAName) {
    auto& row = add("hat");
    row.setDetailsOpen(true);
    panel.negativeSection()->setOpen(true);
    for (auto* section : panel.findChildren<Section*>()) section->setOpen(true);
    ASSERT_TRUE(model.setStartPicture(QStringLiteral("start.png")));
    EXPECT_EQ(namelessControls(panel), QStringList());
}

/// Words as long as those of a language that needs a third more room.
void lengthen(QWidget& root) {
    for (auto* label : root.findChildren<QLabel*>())
        if (!label->text().isEmpty() && label->buddy())
            label->setText(
                label->text() +
                QString(std::max<int>(1, static_cast<int>(label->text().size()) / 3), QLatin1Char('n')));
}

TEST_F(SteeringPanelTest, NothingIsCutOffAtThreeHundredPixelsNorInALongerLanguage) {
    ASSERT_TRUE(model.setRequest({}));
    for (const auto* text :
         {"glasses, wearing eyeglasses", "winter", "a very long description of an oil painting"})
        add(text);
    panel.row(0)->setDetailsOpen(true);
    for (auto* section : panel.findChildren<Section*>()) section->setOpen(true);
    ASSERT_TRUE(model.setStartPicture(QStringLiteral("start.png")));
    for (const int width : {300, 420}) {
        panel.resize(width, 1500);
        lengthen(panel);
        QCoreApplication::processEvents();
        for (auto* widget : panel.findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
            const QPoint right = widget->mapTo(&panel, QPoint(widget->width(), 0));
            EXPECT_LE(right.x(), width)
                << widget->metaObject()->className() << " " << widget->accessibleName().toStdString();
            if (qobject_cast<QToolButton*>(widget) || qobject_cast<NumberField*>(widget)) {
                EXPECT_GE(widget->width(), widget->minimumSizeHint().width())
                    << widget->accessibleName().toStdString();
            }
        }
    }
}

TEST_F(SteeringPanelTest, LooksRightNarrowAndWideLightAndDark) {
    ASSERT_TRUE(model.setPrompt(
        QStringLiteral("portrait of a (woman:1.1) at the sea, flat illustration, in the evening")));
    for (const auto* name : {"Smile", "Glasses", "Winter", "Oil painting", "Age"}) {
        for (int i = 0; i < panel.library()->rowCount(); ++i) {
            auto entry = panel.library()->entry(i);
            if (entry.name != name) continue;
            EXPECT_TRUE(model.addDirection(entry));
        }
    }
    add("protected fox in a hat");
    ASSERT_TRUE(model.setStrength(0, 3));
    ASSERT_TRUE(model.setStrength(1, -7.5));
    ASSERT_TRUE(model.setStrength(2, 12));
    ASSERT_GT(model.count(), 3);
    ASSERT_TRUE(model.setMuted(3, true));
    model.setCosines(
        {QString::fromStdString(model.direction(0).text), QString::fromStdString(model.direction(1).text)},
        {1, 0.7, 0.7, 1});
    model.setTouched(1);
    for (const bool dark : {false, true}) {
        useLook(dark);
        for (const int width : {300, 400}) {
            panel.row(0)->setDetailsOpen(width == 400);
            panel.resize(width, width == 400 ? 1100 : 800);
            QCoreApplication::processEvents();
            EXPECT_FALSE(grab(panel, QStringLiteral("panel_%1_%2")
                                         .arg(width)
                                         .arg(dark ? QStringLiteral("dark") : QStringLiteral("light")))
                             .isNull());
        }
    }
    useLook(true);
    for (auto* section : panel.findChildren<Section*>()) section->setOpen(true);
    ASSERT_TRUE(model.setStartPicture(QStringLiteral("start.png")));
    panel.row(0)->setDetailsOpen(true);
    panel.resize(300, 1500);
    QCoreApplication::processEvents();
    grab(panel, QStringLiteral("panel_all_dark"));
    useLook(false);
    QCoreApplication::processEvents();
    grab(panel, QStringLiteral("panel_all_light"));
}

TEST_F(SteeringPanelTest, ASuggestionIsOneClickAndMakesRoomForTheNext) {
    ASSERT_TRUE(model.setPrompt(QStringLiteral("a smiling woman by the sea in summer")));
    QCoreApplication::processEvents();
    const auto before = panel.suggestions()->buttons();
    ASSERT_FALSE(before.empty());
    const QString name = before.front()->text();
    before.front()->click();
    ASSERT_EQ(model.count(), 1);
    EXPECT_EQ(model.name(0), name);
    QCoreApplication::processEvents();
    for (const auto* button : panel.suggestions()->buttons()) EXPECT_NE(button->text(), name);
    EXPECT_TRUE(refused.isEmpty());
}

TEST_F(SteeringPanelTest, SuggestionsNeverMakeThePanelWider) {
    ASSERT_TRUE(model.setPrompt(QStringLiteral("a woman")));
    panel.resize(panel.minimumWidth(), 900);
    QCoreApplication::processEvents();
    EXPECT_EQ(panel.width(), panel.minimumWidth());
    for (const auto* button : panel.suggestions()->buttons())
        EXPECT_LE(button->geometry().right(), panel.suggestions()->width());
}

}  // namespace
}  // namespace burin::ui
