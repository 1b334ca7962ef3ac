// The window with the real engine: from the first picture to a steered one that is kept and made again.
#include <QtCore/QFileInfo>

#include "tests/ui/window/window_test.h"
#include "ui/window/picture_controller.h"

namespace burin::ui {
namespace {

TEST_F(WindowTest, with_the_real_engine_a_drag_steers_the_picture_and_it_reproduces_bit_for_bit) {
    const QString engine = QStringLiteral(BURIN_BINARY_DIR "/bin/burin-engine");
    if (!QFileInfo::exists(engine)) GTEST_SKIP() << "burin-engine is not built";
    const QString embedded = QStringLiteral(BURIN_SOURCE_DIR "/resources/mini/model_index.json");
    WindowOptions real = options();
    real.engine_command = {engine};
    // Without the embedded model a tiny one with random weights stands in: its pictures are noise, but
    // steered noise.
    real.model = QFileInfo::exists(embedded) ? QStringLiteral("mini")
                                             : QStringLiteral(BURIN_TEST_DATA "/reference/models/sd1");
    open(real);
    ASSERT_TRUE(steering()->setSteps(4));
    ASSERT_TRUE(rendered()) << status();
    ASSERT_TRUE(steering()->addText(QStringLiteral("glasses")));
    ASSERT_TRUE(rendered()) << status();
    const QImage before = window->canvas()->image();
    const size_t nodes = history()->count();
    drag(row(0)->slider(), 10, 50, 10);
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(history()->count(), nodes + 1);
    EXPECT_NE(window->canvas()->image(), before);
    action("steer.reproduce")->trigger();
    ASSERT_TRUE(waitUntil([this] { return window->pictures()->reproduced().has_value(); })) << status();
    EXPECT_TRUE(window->pictures()->reproduced()->identical())
        << describe(*window->pictures()->reproduced()).toStdString();
    EXPECT_EQ(window->engine()->restarts(), 0);
}

}  // namespace
}  // namespace burin::ui
