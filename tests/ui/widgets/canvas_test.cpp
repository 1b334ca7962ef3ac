#include "ui/widgets/canvas.h"

#include <cmath>
#include <functional>

#include <QtCore/QElapsedTimer>
#include <QtGui/QPainter>
#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/widget_test.h"

namespace burin::ui {
namespace {

QImage filled(QSize size, const QColor& colour) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// Left half one colour, right half the other one.
QImage halves(QSize size, const QColor& left, const QColor& right) {
    auto image = filled(size, left);
    QPainter(&image).fillRect(size.width() / 2, 0, size.width(), size.height(), right);
    return image;
}

class CanvasTest : public testing::Test {
  protected:
    CanvasTest() {
        canvas.resize(400, 300);
        showActive(canvas);
        canvas.setFocus();
    }
    QColor shown(QPoint at) {
        const auto picture = canvas.grab().toImage();
        return picture.pixelColor(at * picture.devicePixelRatio());
    }
    QPoint toWidget(QPointF point) { return canvas.view().toViewport(point).toPoint(); }

    Canvas canvas;
};

TEST_F(CanvasTest, ZoomKeepsThePointUnderThePointer) {
    canvas.setImage(filled({640, 480}, Qt::red));
    const QPointF pointer(310, 40);
    const auto before = canvas.toPicture(pointer);
    for (const int notches : {3, 2, -1, 4}) {
        turnWheel(canvas, pointer, notches);
        const auto after = canvas.toPicture(pointer);
        EXPECT_NEAR(after.x(), before.x(), 1e-6);
        EXPECT_NEAR(after.y(), before.y(), 1e-6);
    }
    EXPECT_FALSE(canvas.isFitting());
}

TEST_F(CanvasTest, FitShowsAllAndFollowsTheSizeUntilZoomed) {
    canvas.setImage(filled({800, 400}, Qt::red));
    EXPECT_TRUE(canvas.isFitting());
    const double narrow = canvas.zoom();
    canvas.resize(800, 600);
    QCoreApplication::processEvents();
    EXPECT_GT(canvas.zoom(), 1.5 * narrow);
    canvas.actualSize();
    EXPECT_DOUBLE_EQ(canvas.zoom(), 1);
    canvas.resize(400, 300);
    QCoreApplication::processEvents();
    EXPECT_DOUBLE_EQ(canvas.zoom(), 1);
    QTest::keyClick(&canvas, Qt::Key_0);
    EXPECT_TRUE(canvas.isFitting());
    EXPECT_NEAR(canvas.zoom(), narrow, 1e-9);
}

TEST_F(CanvasTest, SmallPicturesAreFittedIntoAllTheRoom) {
    canvas.setImage(filled({64, 64}, Qt::red));
    EXPECT_GE(canvas.zoom(), 3);
    const QSizeF room = QSizeF(canvas.size()) - QSizeF(24, 24);
    EXPECT_NEAR(canvas.view().target().height(), std::min(room.width(), room.height()), 1);
}

TEST_F(CanvasTest, ActualSizeShowsEveryPixelOnce) {
    QImage dots(101, 77, QImage::Format_RGB32);
    for (int y = 0; y < dots.height(); ++y)
        for (int x = 0; x < dots.width(); ++x)
            dots.setPixel(x, y, (x + y) % 2 ? qRgb(255, 255, 255) : qRgb(0, 0, 0));
    canvas.setImage(dots);
    QTest::keyClick(&canvas, Qt::Key_1);
    const auto picture = canvas.grab().toImage().convertToFormat(QImage::Format_RGB32);
    const auto target = canvas.view().target();
    const double ratio = picture.devicePixelRatio();
    const QPoint corner(qRound(target.x() * ratio), qRound(target.y() * ratio));
    EXPECT_EQ(picture.copy(QRect(corner, dots.size())), dots);
}

TEST_F(CanvasTest, PixelsAreSquaresFromThreeTimesOn) {
    QImage two(2, 1, QImage::Format_RGB32);
    two.setPixel(0, 0, qRgb(0, 0, 0));
    two.setPixel(1, 0, qRgb(255, 255, 255));
    canvas.setImage(two);
    canvas.setZoom(40);
    EXPECT_EQ(shown(toWidget({0.9, 0.5})), QColor(0, 0, 0));
    EXPECT_EQ(shown(toWidget({1.1, 0.5})), QColor(255, 255, 255));
    canvas.setNearestFrom(64);
    const int between = shown(toWidget({1.0, 0.5})).red();
    EXPECT_GT(between, 60);
    EXPECT_LT(between, 195);
}

TEST_F(CanvasTest, AFittedPictureIsSmoothHoweverSmallItIs) {
    QImage two(2, 1, QImage::Format_RGB32);
    two.setPixel(0, 0, qRgb(0, 0, 0));
    two.setPixel(1, 0, qRgb(255, 255, 255));
    canvas.setImage(two);
    canvas.fit();
    ASSERT_GT(canvas.zoom(), 3);
    ASSERT_TRUE(waitUntil([this] { return canvas.isSettled(); }));
    EXPECT_LT(shown(toWidget({0.1, 0.5})).red(), 20);
    EXPECT_NEAR(shown(toWidget({1.0, 0.5})).red(), 128, 25);
    EXPECT_GT(shown(toWidget({1.9, 0.5})).red(), 235);
}

TEST_F(CanvasTest, MiddleButtonAndSpacePan) {
    canvas.setImage(filled({640, 480}, Qt::red));
    canvas.setZoom(2);
    const auto before = canvas.toPicture({200, 150});
    drag(canvas, {200, 150}, {230, 140}, 5, Qt::MiddleButton);
    EXPECT_NEAR(canvas.toPicture({230, 140}).x(), before.x(), 1e-6);
    EXPECT_NEAR(canvas.toPicture({230, 140}).y(), before.y(), 1e-6);
    canvas.startMask({}, Qt::red);
    QTest::keyPress(&canvas, Qt::Key_Space);
    drag(canvas, {230, 140}, {200, 150}, 5);
    QTest::keyRelease(&canvas, Qt::Key_Space);
    EXPECT_NEAR(canvas.toPicture({200, 150}).x(), before.x(), 1e-6);
    EXPECT_FALSE(canvas.canUndoStroke());
}

TEST_F(CanvasTest, APictureCannotBePannedAway) {
    canvas.setImage(filled({100, 100}, Qt::red));
    canvas.setZoom(1);
    for (int i = 0; i < 40; ++i) QTest::keyClick(&canvas, Qt::Key_Right);
    EXPECT_TRUE(canvas.view().target().intersects(QRectF(canvas.rect())));
}

TEST_F(CanvasTest, HoldingTheKeyShowsThePictureBeforeAndSaysSo) {
    canvas.setImage(filled({64, 64}, Qt::red));
    canvas.setBefore(filled({64, 64}, Qt::blue));
    canvas.setNames(QStringLiteral("now"), QStringLiteral("parent"));
    EXPECT_EQ(shown({200, 150}), QColor(Qt::red));
    QTest::keyPress(&canvas, Qt::Key_B);
    EXPECT_TRUE(canvas.isHolding());
    EXPECT_EQ(shown({200, 150}), QColor(Qt::blue));
    EXPECT_TRUE(canvas.stateText().contains(QStringLiteral("parent")));
    QTest::keyRelease(&canvas, Qt::Key_B);
    EXPECT_EQ(shown({200, 150}), QColor(Qt::red));
    EXPECT_EQ(canvas.stateText(), QString());
}

TEST_F(CanvasTest, InHoldModeTheButtonShowsThePictureBefore) {
    canvas.setImage(filled({64, 64}, Qt::red));
    canvas.setBefore(filled({64, 64}, Qt::blue));
    canvas.setCompare(Canvas::Compare::hold);
    press(canvas, {200, 150});
    EXPECT_EQ(shown({200, 150}), QColor(Qt::blue));
    release(canvas, {200, 150});
    EXPECT_EQ(shown({200, 150}), QColor(Qt::red));
}

TEST_F(CanvasTest, LosingTheFocusEndsHolding) {
    canvas.setImage(filled({64, 64}, Qt::red));
    canvas.setBefore(filled({64, 64}, Qt::blue));
    QTest::keyPress(&canvas, Qt::Key_B);
    canvas.clearFocus();
    EXPECT_FALSE(canvas.isHolding());
}

TEST_F(CanvasTest, TheSplitLineIsDraggedAndMovedByKeys) {
    canvas.setImage(filled({64, 64}, Qt::red));
    canvas.setBefore(filled({64, 64}, Qt::blue));
    canvas.setCompare(Canvas::Compare::split);
    EXPECT_EQ(shown(toWidget({16, 50})), QColor(Qt::blue));
    EXPECT_EQ(shown(toWidget({48, 50})), QColor(Qt::red));
    QSignalSpy moved(&canvas, &Canvas::splitChanged);
    drag(canvas, toWidget({32, 20}), toWidget({56, 20}), 8);
    EXPECT_NEAR(canvas.split(), 56.0 / 64, 0.02);
    EXPECT_EQ(shown(toWidget({48, 50})), QColor(Qt::blue));
    EXPECT_GT(moved.count(), 3);
    const double before = canvas.split();
    QTest::keyClick(&canvas, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_LT(canvas.split(), before);
    EXPECT_TRUE(canvas.stateText().startsWith(QStringLiteral("Split")));
}

TEST_F(CanvasTest, SideBySideZoomsAndPansBoth) {
    const auto picture = halves({64, 64}, Qt::red, Qt::green);
    canvas.setImage(picture);
    canvas.setBefore(halves({64, 64}, Qt::blue, Qt::yellow));
    canvas.setCompare(Canvas::Compare::side_by_side);
    EXPECT_EQ(shown({60, 150}), QColor(Qt::blue));
    EXPECT_EQ(shown({260, 150}), QColor(Qt::red));
    // The same place of each half is the same place of its picture, whichever half was used.
    turnWheel(canvas, {320, 150}, 4);
    drag(canvas, {320, 150}, {280, 170}, 4);
    const auto left = canvas.toPicture({80, 140}), right = canvas.toPicture({80 + 201, 140});
    EXPECT_NEAR(left.x(), right.x(), 0.2);
    EXPECT_NEAR(left.y(), right.y(), 1e-6);
}

TEST_F(CanvasTest, DifferenceIsMeasuredAndSaidInNumbers) {
    auto before = filled({10, 10}, QColor(100, 100, 100));
    auto now = before;
    now.setPixelColor(3, 3, QColor(100, 140, 100));
    canvas.setImage(now);
    canvas.setBefore(before);
    canvas.setCompare(Canvas::Compare::difference);
    ASSERT_TRUE(waitUntil([&] { return canvas.stateText().contains(QStringLiteral("40")); }))
        << canvas.stateText().toStdString();
    EXPECT_EQ(shown(toWidget({7.5, 7.5})), QColor(0, 0, 0));
    EXPECT_GT(shown(toWidget({3.5, 3.5})).red(), 200);
    canvas.setBefore(now);
    EXPECT_TRUE(waitUntil([&] { return canvas.stateText().contains(QStringLiteral("no pixel differs")); }));
}

TEST_F(CanvasTest, CompareWithoutASecondPictureSaysSo) {
    canvas.setImage(filled({64, 64}, Qt::red));
    canvas.setCompare(Canvas::Compare::split);
    EXPECT_FALSE(canvas.stateText().isEmpty());
    EXPECT_EQ(shown({200, 150}), QColor(Qt::red));
    QTest::keyPress(&canvas, Qt::Key_B);
    EXPECT_FALSE(canvas.isHolding());
}

TEST_F(CanvasTest, APreviewOfFewerPixelsLiesWhereThePictureWill) {
    canvas.setImage(filled({512, 512}, Qt::red));
    const auto target = canvas.view().target();
    canvas.setZoom(1.5);
    const auto zoomed = canvas.view().target();
    canvas.setImage(filled({64, 64}, Qt::blue), {512, 512});
    EXPECT_EQ(canvas.view().target(), zoomed);
    canvas.fit();
    EXPECT_EQ(canvas.view().target(), target);
    EXPECT_EQ(shown({200, 150}), QColor(Qt::blue));
}

TEST_F(CanvasTest, OverlayTintsWhereItActsAndCanBeHidden) {
    canvas.setImage(filled({64, 64}, Qt::black));
    QImage coverage(2, 1, QImage::Format_Grayscale8);
    coverage.setPixel(0, 0, qRgb(0, 0, 0));
    coverage.setPixel(1, 0, qRgb(255, 255, 255));
    canvas.setOverlay(coverage, Qt::red, QStringLiteral("glasses"));
    EXPECT_EQ(shown(toWidget({2, 32})), QColor(0, 0, 0));
    EXPECT_GT(shown(toWidget({62, 32})).red(), 120);
    canvas.setOverlayVisible(false);
    EXPECT_EQ(shown(toWidget({62, 32})), QColor(0, 0, 0));
}

TEST_F(CanvasTest, RepaintOfALargePictureOnlyCopies) {
    canvas.setImage(halves({2048, 2048}, Qt::red, Qt::blue));
    canvas.setBefore(halves({2048, 2048}, Qt::blue, Qt::red));
    canvas.setCompare(Canvas::Compare::split);
    canvas.grab();
    ASSERT_TRUE(waitUntil([&] { return canvas.isSettled(); }));
    const int scaled = canvas.timesScaled();
    EXPECT_EQ(scaled, 2);
    for (int i = 0; i < 30; ++i) {
        canvas.setSplit(i / 30.0);
        canvas.grab();
    }
    // Panning a picture that is shown smaller moves what is scaled already.
    drag(canvas, {200, 150}, {220, 160}, 10, Qt::MiddleButton);
    canvas.grab();
    EXPECT_EQ(canvas.timesScaled(), scaled);
}

TEST_F(CanvasTest, ALargePictureIsScaledElsewhereAndThenShownWell) {
    QImage stripes(2048, 2048, QImage::Format_RGB32);
    for (int y = 0; y < 2048; ++y)
        for (int x = 0; x < 2048; ++x) stripes.setPixel(x, y, x % 2 ? qRgb(255, 255, 255) : qRgb(0, 0, 0));
    canvas.setImage(stripes);
    canvas.grab();
    ASSERT_TRUE(waitUntil([&] { return canvas.isSettled(); }));
    // Every second column is white: a good scaling gives the grey between, picking pixels would not.
    int sum = 0;
    for (int x = 180; x < 220; ++x) sum += shown({x, 150}).red();
    EXPECT_NEAR(sum / 40.0, 128, 6);
    EXPECT_NEAR(shown({200, 150}).red(), 128, 40);
}

/// Times what the UI thread does for a large picture and writes it down with --gtest_output=xml; nothing
/// depends on it.
TEST_F(CanvasTest, WorkOnALargePictureIsRecorded) {
    canvas.resize(1280, 900);
    QCoreApplication::processEvents();
    const auto first = halves({2048, 2048}, Qt::red, Qt::blue),
               second = halves({2048, 2048}, Qt::green, Qt::blue);
    qint64 longest_us = 0;
    const auto record = [&](const char* what, int times, const std::function<void(int)>& act) {
        longest_us = 0;
        for (int i = 0; i < times; ++i) {
            QElapsedTimer timer;
            timer.start();
            act(i);
            QCoreApplication::processEvents();
            longest_us = std::max(longest_us, timer.nsecsElapsed() / 1000);
        }
        RecordProperty(what, static_cast<int>(longest_us));
    };
    record("new_picture_us", 6, [&](int i) { canvas.setImage(i % 2 ? first : second); });
    ASSERT_TRUE(waitUntil([&] { return canvas.isSettled(); }));
    record("repaint_us", 20, [&](int) { canvas.update(); });
    record("zoom_us", 20, [&](int i) { canvas.zoomTo(0.3 * std::pow(1.2, i), {600, 400}); });
    canvas.setZoom(1);
    record("pan_us", 20, [&](int i) { drag(canvas, {600, 400}, {600.0 + i, 390}, 1, Qt::MiddleButton); });
    canvas.startMask({}, Qt::red, 2048);
    press(canvas, {300, 300});
    record("stroke_us", 20, [&](int i) { moveHeld(canvas, {300.0 + 20 * i, 320}); });
    release(canvas, {700, 320});
    EXPECT_TRUE(canvas.canUndoStroke());
}

TEST_F(CanvasTest, CanBeDestroyedWhileItScales) {
    for (int i = 0; i < 10; ++i) {
        Canvas short_lived;
        short_lived.resize(300, 300);
        short_lived.setImage(filled({2048, 2048}, Qt::red));
        short_lived.setBefore(filled({2048, 2048}, Qt::blue));
        short_lived.setCompare(Canvas::Compare::difference);
        short_lived.grab();
    }
    QCoreApplication::processEvents();
}

TEST_F(CanvasTest, SaysWhatIsUnderThePointer) {
    canvas.setImage(filled({64, 64}, Qt::red));
    QSignalSpy moved(&canvas, &Canvas::pointerMoved);
    hover(canvas, canvas.view().toViewport({10.5, 20.5}));
    EXPECT_EQ(moved.last()[0].toPoint(), QPoint(10, 20));
    hover(canvas, {1, 1});
    EXPECT_EQ(moved.last()[0].toPoint(), QPoint(-1, -1));
}

TEST_F(CanvasTest, IsNamedAndDescribedForScreenReaders) {
    canvas.setImage(filled({64, 64}, Qt::red));
    canvas.setBefore(filled({64, 64}, Qt::blue));
    canvas.setCompare(Canvas::Compare::side_by_side);
    auto* face = QAccessible::queryAccessibleInterface(&canvas);
    EXPECT_FALSE(face->text(QAccessible::Name).isEmpty());
    EXPECT_EQ(face->text(QAccessible::Description), canvas.stateText());
}

TEST_F(CanvasTest, LooksRightInEveryState) {
    for (const bool dark : {false, true}) {
        useLook(dark);
        const auto name = [dark](const char* what) {
            return QStringLiteral("canvas_%1_%2")
                .arg(QLatin1String(what), dark ? QStringLiteral("dark") : QStringLiteral("light"));
        };
        Canvas empty;
        empty.resize(520, 400);
        grab(empty, name("empty"));
        canvas.resize(520, 400);
        QImage art(256, 256, QImage::Format_RGB32);
        for (int y = 0; y < 256; ++y)
            for (int x = 0; x < 256; ++x) art.setPixel(x, y, qRgb(x, y, (x * y / 64) % 256));
        canvas.setImage(art);
        canvas.setBefore(art.mirrored(true, false));
        canvas.setNames(QStringLiteral("now"), QStringLiteral("parent"));
        canvas.setBadges({{QStringLiteral("Draft"), CanvasBadge::Kind::caution},
                          {QStringLiteral("Rendering"), CanvasBadge::Kind::busy}});
        canvas.setCompare(Canvas::Compare::split);
        EXPECT_FALSE(grab(canvas, name("split")).isNull());
        canvas.setCompare(Canvas::Compare::side_by_side);
        grab(canvas, name("side_by_side"));
        canvas.setCompare(Canvas::Compare::difference);
        EXPECT_TRUE(waitUntil([&] { return canvas.stateText().contains(QStringLiteral("mean")); }));
        grab(canvas, name("difference"));
        canvas.setCompare(Canvas::Compare::off);
        QImage coverage(32, 32, QImage::Format_Grayscale8);
        coverage.fill(0);
        for (int y = 8; y < 20; ++y)
            for (int x = 6; x < 26; ++x) coverage.setPixel(x, y, qRgb(255, 255, 255));
        canvas.setOverlay(coverage, QColor(255, 99, 71), QStringLiteral("Where Glasses acts"));
        grab(canvas, name("overlay"));
        canvas.setOverlay({}, {}, {});
        canvas.startMask({}, QColor(64, 160, 255));
        drag(canvas, canvas.view().toViewport({60, 100}), canvas.view().toViewport({200, 160}), 12);
        hover(canvas, canvas.view().toViewport({150, 60}));
        grab(canvas, name("mask"));
        canvas.stopMask();
    }
    useLook(false);
}

}  // namespace
}  // namespace burin::ui
