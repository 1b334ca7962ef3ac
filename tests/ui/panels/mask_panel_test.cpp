#include "ui/panels/mask_panel.h"

#include <QtTest/QSignalSpy>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QToolButton>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"
#include "ui/models/painted_mask.h"
#include "ui/models/steering_model.h"
#include "ui/widgets/canvas.h"

namespace burin::ui {
namespace {

class Masks : public testing::Test {
  protected:
    Masks() {
        QImage picture(256, 256, QImage::Format_RGB32);
        picture.fill(Qt::gray);
        canvas.resize(300, 300);
        canvas.setImage(picture);
        showActive(canvas);
        static_cast<void>(model.addText(QStringLiteral("hat")));
        static_cast<void>(model.addText(QStringLiteral("glasses")));
        finished.clear();
    }
    void stroke(double y) {
        drag(canvas, canvas.view().toViewport({60, y}), canvas.view().toViewport({200, y}), 8);
    }
    QImage painted(int row) {
        return model.direction(row).painted ? to_image(*model.direction(row).painted) : QImage();
    }

    SteeringModel model;
    Canvas canvas;
    MaskPanel panel{&model, &canvas};
    QSignalSpy finished{&model, &SteeringModel::gestureFinished};
};

TEST_F(Masks, EachStrokeIsOneGestureAndReachesTheRequest) {
    panel.paintDirection(1);
    EXPECT_EQ(finished.count(), 0);
    stroke(80);
    stroke(160);
    EXPECT_EQ(finished.count(), 2);
    EXPECT_EQ(painted(1), canvas.mask());
    EXPECT_EQ(model.direction(1).mask, protocol::MaskKind::painted_spatial);
    EXPECT_FALSE(model.direction(0).painted.has_value());
}

TEST_F(Masks, UndoOfTheHistoryBringsTheMaskBackToTheCanvas) {
    panel.paintDirection(0);
    stroke(80);
    const auto request = model.request();
    const auto mask = canvas.mask();
    stroke(160);
    ASSERT_NE(canvas.mask(), mask);
    ASSERT_TRUE(model.setRequest(request));
    EXPECT_EQ(canvas.mask(), mask);
    EXPECT_TRUE(panel.isPainting());
    EXPECT_EQ(finished.count(), 2);
}

TEST_F(Masks, ChangingTheDirectionChangesTheMask) {
    panel.paintDirection(0);
    stroke(80);
    panel.paintDirection(1);
    EXPECT_EQ(panel.row(), 1);
    EXPECT_EQ(canvas.mask().constScanLine(80)[128], 0);
    panel.paintDirection(0);
    EXPECT_EQ(canvas.mask(), painted(0));
}

TEST_F(Masks, RemovingThePaintedDirectionEndsThePainting) {
    panel.paintDirection(0);
    QSignalSpy painting(&panel, &MaskPanel::paintingChanged);
    ASSERT_TRUE(model.removeDirection(0));
    EXPECT_FALSE(panel.isPainting());
    EXPECT_FALSE(canvas.isPainting());
    EXPECT_EQ(painting.count(), 1);
}

TEST_F(Masks, ButtonsActOnTheMaskAsGestures) {
    panel.paintDirection(0);
    stroke(80);
    const auto click = [this](const char* name) {
        for (auto* button : panel.findChildren<QToolButton*>())
            if (button->accessibleName() == QLatin1String(name)) button->click();
    };
    click("Invert the mask");
    EXPECT_EQ(painted(0).constScanLine(80)[128], 0);
    EXPECT_EQ(painted(0).constScanLine(10)[10], 255);
    click("Undo the last stroke");
    EXPECT_EQ(painted(0).constScanLine(80)[128], 255);
    click("Clear the mask");
    EXPECT_EQ(painted(0).constScanLine(80)[128], 0);
    EXPECT_EQ(finished.count(), 4);
}

TEST_F(Masks, TheAreaToRepaintIsGivenAsAPicture) {
    QSignalSpy given(&panel, &MaskPanel::repaintMaskEdited);
    panel.paintRepaintArea({});
    stroke(80);
    ASSERT_EQ(given.count(), 1);
    EXPECT_EQ(given[0][0].value<QImage>().size(), QSize(256, 256));
    EXPECT_EQ(finished.count(), 0);
}

TEST_F(Masks, EveryControlHasANameAndItLooksRight) {
    panel.paintDirection(0);
    panel.resize(260, 300);
    showActive(panel);
    EXPECT_EQ(namelessControls(panel), QStringList());
    for (const bool dark : {false, true}) {
        useLook(dark);
        EXPECT_FALSE(
            grab(panel, dark ? QStringLiteral("mask_panel_dark") : QStringLiteral("mask_panel_light"))
                .isNull());
    }
    useLook(false);
}

}  // namespace
}  // namespace burin::ui
