// How fast the window is with a real engine: printed, not judged, because a busy machine says nothing about
// the program.
//
//   BURIN_LATENCY=ENGINE test_ui_window --gtest_also_run_disabled_tests --gtest_filter='*DISABLED_latency*'
//
// ENGINE is the path of burin-engine. BURIN_LATENCY_MODEL is mini unless it names another model,
// BURIN_LATENCY_MOVES is 50. Offscreen: what a display adds is not in it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <QtCore/QProcess>
#include <QtCore/QTimer>

#include "tests/ui/window/window_test.h"

namespace burin::ui {
namespace {

struct Times {
    std::vector<double> ms;
    void print(const char* what) {
        std::sort(ms.begin(), ms.end());
        const auto at = [&](double share) {
            return ms[static_cast<size_t>(share * static_cast<double>(ms.size() - 1))];
        };
        if (ms.empty()) return static_cast<void>(std::printf("%s: never\n", what));
        std::printf(
            "%s, ms: best %.1f, median %.1f, 90 %% %.1f, 99 %% %.1f, 99.9 %% %.1f, worst %.1f (%zu times)\n",
            what, ms.front(), at(0.5), at(0.9), at(0.99), at(0.999), ms.back(), ms.size());
    }
};

double load() {
    double load = 0;
    std::ifstream("/proc/loadavg") >> load;
    return load;
}

/// Milliseconds since this process was started, by the system's own book (10 ms fine).
double sinceStart() {
    std::string text;
    std::getline(std::ifstream("/proc/self/stat"), text);
    text = text.substr(text.rfind(')') + 2);
    std::istringstream fields(text);
    std::string field;
    for (int i = 0; i < 20; ++i) fields >> field;  // the 22nd of proc(5)
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started) * 1000;
}

class Latency : public WindowTest {
  protected:
    WindowOptions real() const {
        WindowOptions real = options();
        real.engine_command = {qEnvironmentVariable("BURIN_LATENCY")};
        real.model = qEnvironmentVariable("BURIN_LATENCY_MODEL", QStringLiteral("mini"));
        real.resources = QStringLiteral(BURIN_SOURCE_DIR "/resources");
        real.timings = {};
        return real;
    }
    static bool asked() { return !qEnvironmentVariable("BURIN_LATENCY").isEmpty(); }
};

TEST_F(Latency, DISABLED_latency_of_slider_moves) {
    if (!asked()) GTEST_SKIP() << "BURIN_LATENCY names no engine";
    open(real());
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 300'000)) << status();
    protocol::Direction glasses;
    glasses.text = "glasses";
    glasses.strength = 0;
    glasses.start = 0.1;
    glasses.area = 0.1;
    ASSERT_TRUE(steering()->edit(SteeringModel::Part::rows, -1, QStringLiteral("Add"),
                                 [&](protocol::RenderRequest& now) { now.guidance.directions = {glasses}; }));
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 300'000)) << status();
    spin(3000);
    Times preview, picture;
    QElapsedTimer since;
    bool moved = false;
    QObject::connect(window->controller(), &RenderController::imageChanged, window.get(), [&] {
        if (std::exchange(moved, false))
            preview.ms.push_back(static_cast<double>(since.nsecsElapsed()) * 1e-6);
    });
    // How long the window was away from its events, all the while.
    Times away;
    QElapsedTimer last;
    QTimer probe;
    probe.setTimerType(Qt::PreciseTimer);
    QObject::connect(&probe, &QTimer::timeout, [&] {
        away.ms.push_back(static_cast<double>(last.nsecsElapsed()) * 1e-6);
        last.restart();
    });
    last.start();
    probe.start(1);
    const int moves = qEnvironmentVariable("BURIN_LATENCY_MOVES", QStringLiteral("50")).toInt();
    for (int i = 0; i < moves; ++i) {
        BipolarSlider* slider = row(0)->slider();
        const QPoint from = slider->handlePosition().toPoint();
        const int way = i % 2 == 0 ? 24 + i % 5 : -(21 + i % 7);
        QTest::mousePress(slider, Qt::LeftButton, {}, from);
        for (int step = 1; step <= 5; ++step) {
            QTest::mouseMove(slider, from + QPoint(way * step / 5, 0));
            spin(8);
        }
        since.start();
        moved = true;
        QTest::mouseRelease(slider, Qt::LeftButton, {}, from + QPoint(way, 0));
        ASSERT_TRUE(waitUntil([this] { return rendered(); }, 120'000)) << status();
        picture.ms.push_back(static_cast<double>(since.nsecsElapsed()) * 1e-6);
        spin(1500);  // past the sweep's beginning, which the next move has to interrupt
    }
    std::printf("load %.1f\n", load());
    preview.print("from the last move to the first changed preview");
    picture.print("from the last move to the final picture");
    away.print("between two looks at the event loop, which are asked for every millisecond");
}

TEST_F(Latency, DISABLED_child_that_starts_and_renders) {
    if (!asked()) GTEST_SKIP() << "only started by the measurement after";
    open(real());
    std::printf("usable %.0f\n", sinceStart());
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 300'000)) << status();
    std::printf("picture %.0f\n", sinceStart());
}

/// A new process each time. Files are in the system's cache after the first.
TEST_F(Latency, DISABLED_latency_of_the_start) {
    if (!asked()) GTEST_SKIP() << "BURIN_LATENCY names no engine";
    Times usable, picture;
    for (int i = 0; i < 7; ++i) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--gtest_also_run_disabled_tests"),
                     QStringLiteral("--gtest_filter=*DISABLED_child_that_starts_and_renders")});
        ASSERT_TRUE(child.waitForFinished(300'000));
        for (const QByteArray& line : child.readAllStandardOutput().split('\n')) {
            if (line.startsWith("usable ")) usable.ms.push_back(line.mid(7).toDouble());
            if (line.startsWith("picture ")) picture.ms.push_back(line.mid(8).toDouble());
        }
    }
    std::printf("load %.1f\n", load());
    usable.print("from the start to a usable window");
    picture.print("from the start to the first picture");
}

/// No engine: the canvas alone, a picture and a mask of 2048 x 2048 in a window of 1600 x 1000.
TEST_F(WindowTest, DISABLED_latency_of_a_brush_stroke) {
    Canvas canvas;
    canvas.resize(1600, 1000);
    QImage picture(2048, 2048, QImage::Format_RGB32);
    for (int y = 0; y < 2048; ++y)
        for (int x = 0; x < 2048; ++x) picture.setPixel(x, y, qRgb(x / 8, y / 8, (x * y) >> 14));
    canvas.setImage(picture);
    canvas.startMask({}, QColor(255, 99, 71), 2048);
    canvas.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&canvas));
    ASSERT_TRUE(waitUntil([&] { return canvas.isSettled(); }));
    for (const double zoom : {0.0, 1.0}) {
        if (zoom > 0) canvas.setZoom(zoom);
        spin(500);
        for (const double radius : {20.0, 120.0}) {
            Brush brush = canvas.brush();
            brush.radius = radius;
            canvas.setBrush(brush);
            Times stroke;
            QElapsedTimer since;
            QTest::mousePress(&canvas, Qt::LeftButton, {}, QPoint(400, 300));
            for (int i = 1; i <= 120; ++i) {
                const QPoint at(400 + 5 * i, 300 + static_cast<int>(120 * std::sin(i * 0.15)));
                since.start();
                // The move, and all the painting that it asks for.
                QTest::mouseMove(&canvas, at);
                QCoreApplication::sendPostedEvents();
                QCoreApplication::processEvents();
                stroke.ms.push_back(static_cast<double>(since.nsecsElapsed()) * 1e-6);
            }
            QTest::mouseRelease(&canvas, Qt::LeftButton, {}, QPoint(1000, 300));
            std::printf("load %.1f, %s, brush of %.0f pixels\n", load(), zoom > 0 ? "1:1" : "fit", radius);
            stroke.print("a move of the brush and its repaint");
        }
    }
}

}  // namespace
}  // namespace burin::ui
