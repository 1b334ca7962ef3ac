// The real window against the fake engine, driven by mouse and keyboard.
#pragma once

#include <memory>

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <gtest/gtest.h>

#include "tests/ui/fake_engine/fake_picture.h"
#include "tests/ui/support/engine_timings.h"
#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/widget_test.h"
#include "ui/models/history_model.h"
#include "ui/panels/direction_row.h"
#include "ui/panels/steering_panel.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/canvas.h"
#include "ui/widgets/number_field.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/session_controller.h"

namespace burin::ui {

class WindowTest : public testing::Test {
  protected:
    QTemporaryDir folder;
    QStringList engine_arguments{QStringLiteral("--step-ms"), QStringLiteral("2")};
    std::unique_ptr<MainWindow> window;

    QString file(const char* name) const { return folder.filePath(QString::fromLatin1(name)); }
    QString log() const { return file("commands.log"); }

    WindowOptions options() const {
        WindowOptions options;
        options.settings_file = file("burin.ini");
        options.data_folder = file("sessions");
        options.engine_command = fakeEngine(engine_arguments + QStringList{QStringLiteral("--log"), log()});
        options.model = QStringLiteral("a model");
        options.resources = file("no resources");
        options.offer_recovery = false;
        options.timings = patient;
        return options;
    }
    void open(const WindowOptions& options) {
        window = std::make_unique<MainWindow>(options);
        showActive(*window);
        window->begin();
    }
    /// The window with its first picture.
    void open() {
        open(options());
        ASSERT_TRUE(rendered()) << status();
    }
    void close() {
        window->close();
        window.reset();
    }

    /// Waits until what is edited is what is seen, in full.
    bool rendered() {
        return waitUntil([this] {
            const RenderController* controller = window->controller();
            return !controller->isBusy() && controller->shownRequest() == steering()->request() &&
                   !controller->pictureState().draft && history()->current() != 0 &&
                   history()->node(history()->current()).has_picture;
        });
    }
    std::string status() const {
        return window->findChild<QLabel*>(QStringLiteral("render_status"))->text().toStdString() + " / " +
               window->messageBar()->text().toStdString();
    }

    SteeringModel* steering() { return window->steering(); }
    HistoryModel* history() { return window->session()->history(); }
    QAction* action(const char* id) { return window->actions().action(QString::fromLatin1(id)); }
    DirectionRow* row(int index) { return window->steeringPanel()->row(index); }
    double strength(int index) { return steering()->direction(index).strength; }

    /// A direction of any text, with its picture.
    void addDirection(const char* text) {
        ASSERT_TRUE(steering()->addText(QString::fromLatin1(text)));
        ASSERT_TRUE(waitUntil([this] { return window->steeringPanel()->rowCount() == steering()->count(); }));
        ASSERT_TRUE(rendered()) << status();
    }
    /// Presses the handle of a slider, moves it that often, and lets go.
    void drag(BipolarSlider* slider, int moves, int pixels, int pause_ms) {
        const QPoint from = slider->handlePosition().toPoint();
        QTest::mousePress(slider, Qt::LeftButton, {}, from);
        for (int i = 1; i <= moves; ++i) {
            QTest::mouseMove(slider, from + QPoint(pixels * i / moves, 0));
            spin(pause_ms);
        }
        QTest::mouseRelease(slider, Qt::LeftButton, {}, from + QPoint(pixels, 0));
    }
    /// Whether the canvas shows the fake engine's picture of exactly this request.
    bool shows(const protocol::RenderRequest& request) {
        const QImage image = window->canvas()->image();
        if (image.isNull()) return false;
        const auto expected = fake::picture_of(request, 0, image.width(), image.height());
        return image.pixel(0, 0) == qRgb(expected.rgb[0], expected.rgb[1], expected.rgb[2]);
    }
};

}  // namespace burin::ui
