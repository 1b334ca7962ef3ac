#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"
#include "ui/widgets/canvas.h"
#include "ui/widgets/mask_strokes.h"

namespace burin::ui {
namespace {

QImage empty(int width, int height) {
    QImage mask(width, height, QImage::Format_Grayscale8);
    mask.fill(0);
    return mask;
}

int at(const QImage& mask, int x, int y) { return mask.constScanLine(y)[x]; }

TEST(MaskStrokes, ABrushCoversItsCapsuleAndFadesAtItsEdge) {
    MaskStrokes strokes;
    strokes.reset(empty(64, 64));
    Brush brush;
    brush.radius = 8;
    brush.feather = 0.5;
    strokes.begin(brush, {16, 32});
    strokes.continueTo({48, 32});
    strokes.end();
    EXPECT_EQ(at(strokes.coverage(), 16, 32), 255);
    EXPECT_EQ(at(strokes.coverage(), 32, 32), 255);
    EXPECT_EQ(at(strokes.coverage(), 47, 34), 255);
    EXPECT_GT(at(strokes.coverage(), 32, 37), 0);
    EXPECT_LT(at(strokes.coverage(), 32, 37), 255);
    EXPECT_EQ(at(strokes.coverage(), 32, 42), 0);
    EXPECT_EQ(at(strokes.coverage(), 3, 32), 0);
}

TEST(MaskStrokes, PassingTwiceOverAPlaceBuildsNothingUp) {
    MaskStrokes strokes;
    strokes.reset(empty(64, 64));
    Brush brush;
    brush.radius = 8;
    brush.feather = 1;
    strokes.begin(brush, {20, 20});
    const auto once = strokes.coverage();
    strokes.continueTo({20, 20});
    strokes.end();
    EXPECT_EQ(strokes.coverage(), once);
}

TEST(MaskStrokes, EraserTakesWhatTheBrushGave) {
    MaskStrokes strokes;
    strokes.reset(empty(64, 64));
    strokes.fill();
    Brush eraser;
    eraser.radius = 6;
    eraser.eraser = true;
    strokes.begin(eraser, {32, 32});
    strokes.end();
    EXPECT_EQ(at(strokes.coverage(), 32, 32), 0);
    EXPECT_EQ(at(strokes.coverage(), 50, 50), 255);
}

TEST(MaskStrokes, UndoAndRedoGoStrokeByStrokeExactly) {
    MaskStrokes strokes;
    strokes.reset(empty(80, 60));
    std::vector<QImage> states{strokes.coverage()};
    for (int i = 0; i < 5; ++i) {
        Brush brush;
        brush.radius = 3 + 2 * i;
        brush.eraser = i == 3;
        strokes.begin(brush, {10.0 + 10 * i, 12});
        strokes.continueTo({60.0 - 5 * i, 50});
        strokes.end();
        states.push_back(strokes.coverage());
    }
    strokes.invert();
    states.push_back(strokes.coverage());
    for (size_t i = states.size() - 1; i-- > 0;) {
        ASSERT_TRUE(strokes.canUndo());
        strokes.undo();
        EXPECT_EQ(strokes.coverage(), states[i]) << i;
    }
    EXPECT_FALSE(strokes.canUndo());
    for (size_t i = 1; i < states.size(); ++i) {
        strokes.redo();
        EXPECT_EQ(strokes.coverage(), states[i]) << i;
    }
    EXPECT_FALSE(strokes.canRedo());
}

TEST(MaskStrokes, ANewStrokeDropsWhatWasUndoneAndAnEmptyOneIsNone) {
    MaskStrokes strokes;
    strokes.reset(empty(40, 40));
    strokes.begin({}, {20, 20});
    strokes.end();
    strokes.undo();
    strokes.begin({}, {-500, -500});
    strokes.end();
    EXPECT_TRUE(strokes.canRedo());
    strokes.begin({}, {10, 10});
    strokes.end();
    EXPECT_FALSE(strokes.canRedo());
}

TEST(MaskStrokes, InvertClearAndSoftenActOnAll) {
    MaskStrokes strokes;
    strokes.reset(empty(60, 60));
    EXPECT_TRUE(strokes.isEmpty());
    strokes.invert();
    EXPECT_EQ(at(strokes.coverage(), 5, 5), 255);
    strokes.clear();
    EXPECT_TRUE(strokes.isEmpty());
    auto hard = empty(60, 60);
    for (int y = 0; y < 60; ++y)
        for (int x = 30; x < 60; ++x) hard.scanLine(y)[x] = 255;
    strokes.reset(hard);
    strokes.soften(9);
    EXPECT_EQ(at(strokes.coverage(), 10, 30), 0);
    EXPECT_EQ(at(strokes.coverage(), 50, 30), 255);
    EXPECT_NEAR(at(strokes.coverage(), 30, 30), 128, 25);
    for (int x = 1; x < 60; ++x) EXPECT_GE(at(strokes.coverage(), x, 30), at(strokes.coverage(), x - 1, 30));
}

class Painting : public testing::Test {
  protected:
    Painting() {
        QImage picture(200, 100, QImage::Format_RGB32);
        picture.fill(Qt::black);
        canvas.resize(424, 324);
        canvas.setImage(picture);
        showActive(canvas);
        canvas.setFocus();
        canvas.startMask({}, Qt::red);
    }
    QPointF place(double x, double y) { return canvas.view().toViewport({x, y}); }

    Canvas canvas;
    QSignalSpy edited{&canvas, &Canvas::maskEdited}, painted{&canvas, &Canvas::maskPainted};
};

TEST_F(Painting, ADragIsOneStrokeWhereThePictureWasTouched) {
    auto brush = canvas.brush();
    brush.radius = 10;
    canvas.setBrush(brush);
    drag(canvas, place(50, 50), place(150, 50), 20);
    EXPECT_EQ(edited.count(), 1);
    EXPECT_GT(painted.count(), 10);
    EXPECT_EQ(canvas.mask().size(), QSize(200, 100));
    EXPECT_EQ(at(canvas.mask(), 100, 50), 255);
    EXPECT_EQ(at(canvas.mask(), 100, 75), 0);
    const auto shown = canvas.grab().toImage();
    EXPECT_GT(shown.pixelColor((place(100, 50) * shown.devicePixelRatio()).toPoint()).red(), 100);
}

TEST_F(Painting, LargePicturesGetACoarserMaskAtTheSamePlace) {
    QImage large(4000, 2000, QImage::Format_RGB32);
    large.fill(Qt::black);
    canvas.setImage(large);
    canvas.startMask({}, Qt::red, 512);
    EXPECT_EQ(canvas.mask().size(), QSize(512, 256));
    auto brush = canvas.brush();
    brush.radius = 100;
    canvas.setBrush(brush);
    press(canvas, place(2000, 1000));
    release(canvas, place(2000, 1000));
    EXPECT_EQ(at(canvas.mask(), 256, 128), 255);
    EXPECT_EQ(at(canvas.mask(), 256 + 20, 128), 0);
}

TEST_F(Painting, KeysChangeTheBrush) {
    const double radius = canvas.brush().radius;
    QTest::keyClick(&canvas, Qt::Key_BracketRight);
    EXPECT_GT(canvas.brush().radius, radius);
    QTest::keyClick(&canvas, Qt::Key_BracketLeft);
    EXPECT_NEAR(canvas.brush().radius, radius, 1e-9);
    QTest::keyClick(&canvas, Qt::Key_X);
    EXPECT_TRUE(canvas.brush().eraser);
    QTest::keyClick(&canvas, Qt::Key_I);
    EXPECT_EQ(at(canvas.mask(), 1, 1), 255);
    QTest::keyClick(&canvas, Qt::Key_Delete);
    EXPECT_EQ(at(canvas.mask(), 1, 1), 0);
}

TEST_F(Painting, EscapeTakesTheOpenStrokeBack) {
    press(canvas, place(50, 50));
    moveHeld(canvas, place(90, 50));
    QTest::keyClick(&canvas, Qt::Key_Escape);
    release(canvas, place(90, 50));
    EXPECT_EQ(at(canvas.mask(), 50, 50), 0);
    EXPECT_EQ(edited.count(), 0);
    EXPECT_FALSE(canvas.canUndoStroke());
}

TEST_F(Painting, UndoIsByStroke) {
    drag(canvas, place(20, 20), place(40, 20), 5);
    const auto first = canvas.mask();
    drag(canvas, place(120, 80), place(160, 80), 5);
    canvas.undoStroke();
    EXPECT_EQ(canvas.mask(), first);
    canvas.redoStroke();
    EXPECT_NE(canvas.mask(), first);
    EXPECT_EQ(edited.count(), 4);
}

TEST_F(Painting, ShiftDrawsAStraightLineFromTheLastStroke) {
    press(canvas, place(30, 50));
    release(canvas, place(30, 50));
    press(canvas, place(170, 50), Qt::LeftButton, Qt::ShiftModifier);
    release(canvas, place(170, 50));
    EXPECT_EQ(at(canvas.mask(), 100, 50), 255);
    EXPECT_EQ(edited.count(), 2);
}

TEST_F(Painting, AMaskFromOutsideReplacesItAndAnEqualOneKeepsTheStrokes) {
    drag(canvas, place(20, 20), place(40, 20), 5);
    canvas.setMask(canvas.mask());
    EXPECT_TRUE(canvas.canUndoStroke());
    canvas.setMask(empty(200, 100));
    EXPECT_FALSE(canvas.canUndoStroke());
    EXPECT_EQ(edited.count(), 1);
}

}  // namespace
}  // namespace burin::ui
