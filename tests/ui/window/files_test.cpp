// Sessions, pictures that are dropped, recovery.
#include <csignal>

#include <QtCore/QMimeData>
#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtGui/QDropEvent>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

#include "core/session/unsaved.h"
#include "tests/ui/window/window_test.h"
#include "ui/models/picture_export.h"
#include "ui/window/drop_dialog.h"
#include "ui/window/recovery_dialog.h"

namespace burin::ui {
namespace {

/// Presses a button of the next dialog of that kind.
template <class Dialog>
void pressInNextDialog(const QString& button) {
    auto* timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, button] {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (qobject_cast<Dialog*>(widget) == nullptr || !widget->isVisible()) continue;
            timer->deleteLater();
            timer->stop();
            QTest::mouseClick(widget->findChild<QPushButton*>(button), Qt::LeftButton);
            return;
        }
    });
    timer->start(20);
}

void drop(QWidget* target, const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &event);
}

TEST_F(WindowTest, a_session_that_is_closed_and_opened_again_is_as_it_was) {
    open();
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 4));
    ASSERT_TRUE(rendered());
    const auto request = steering()->request();
    const size_t nodes = history()->count();
    const QImage picture = window->canvas()->image();
    WindowOptions again = options();
    again.session = window->session()->path();
    close();
    open(again);
    ASSERT_TRUE(waitUntil([&] { return !window->canvas()->image().isNull(); }));
    EXPECT_EQ(steering()->request(), request);
    EXPECT_EQ(history()->count(), nodes);
    EXPECT_EQ(window->canvas()->image().convertToFormat(QImage::Format_RGB32),
              picture.convertToFormat(QImage::Format_RGB32));
    EXPECT_EQ(window->controller()->started(), 0) << "what is kept is not rendered again";
}

TEST_F(WindowTest, an_unsaved_session_in_which_nothing_was_made_leaves_nothing_behind) {
    WindowOptions nothing = options();
    nothing.engine_command = {file("no engine")};
    open(nothing);
    close();
    const auto left = session::list_unsaved(std::filesystem::path(file("sessions").toStdString()));
    ASSERT_TRUE(left);
    EXPECT_TRUE(left->empty());
}

TEST_F(WindowTest, a_dropped_picture_of_burin_gives_back_its_recipe) {
    open();
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("a red fox")));
    addDirection("winter");
    ASSERT_TRUE(steering()->setStrength(0, 7));
    ASSERT_TRUE(rendered());
    const auto request = steering()->request();
    const QString path = file("fox.png");
    bool exported = false;
    export_node(*window->session()->store(), history()->current(), path, {}, window.get(),
                [&](Result<Exported> done) { exported = done.has_value(); });
    ASSERT_TRUE(waitUntil([&] { return exported; }));
    action("file.new")->trigger();
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("something else")));
    ASSERT_TRUE(rendered());
    ASSERT_NE(steering()->request(), request);
    const size_t nodes = history()->count();
    pressInNextDialog<DropDialog>(QStringLiteral("drop_apply"));
    drop(window.get(), path);
    ASSERT_TRUE(waitUntil([&] { return steering()->request().prompt == "a red fox"; }));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(strength(0), 7);
    EXPECT_EQ(history()->count(), nodes + 1) << "it is a gesture that can be undone";
}

TEST_F(WindowTest, a_dropped_picture_can_be_the_start) {
    open();
    const QString path = file("start.png");
    ASSERT_TRUE(window->canvas()->image().save(path));
    pressInNextDialog<DropDialog>(QStringLiteral("drop_start"));
    drop(window.get(), path);
    ASSERT_TRUE(waitUntil([&] { return steering()->request().init_image == path.toStdString(); }));
    ASSERT_TRUE(rendered());
    EXPECT_TRUE(action("steer.clear_start")->isEnabled());
    action("steer.clear_start")->trigger();
    EXPECT_TRUE(steering()->request().init_image.empty());
}

TEST_F(WindowTest, a_file_that_is_no_picture_is_refused_in_the_message_bar) {
    open();
    QFile junk(file("junk.png"));
    ASSERT_TRUE(junk.open(QIODevice::WriteOnly));
    junk.write("this is no picture");
    junk.close();
    drop(window.get(), junk.fileName());
    ASSERT_TRUE(waitUntil([&] { return window->messageBar()->count() > 0; }));
    EXPECT_TRUE(shows(steering()->request())) << "and changes nothing";
}

TEST_F(WindowTest, reproduce_renders_a_node_again_and_finds_it_bit_for_bit) {
    open();
    action("steer.reproduce")->trigger();
    ASSERT_TRUE(waitUntil([&] { return window->reproduced().has_value(); }));
    EXPECT_TRUE(window->reproduced()->identical());
}

TEST_F(WindowTest, several_seeds_from_the_queue_become_nodes_below_the_current_one) {
    open();
    const NodeId current = history()->current();
    window->queue()->addSeeds(steering()->request(), 4, current);
    ASSERT_TRUE(waitUntil([&] { return window->queue()->open() == 0; }));
    EXPECT_EQ(history()->count(), 5U);
    EXPECT_EQ(history()->current(), current) << "what is edited is left alone";
}

TEST_F(WindowTest, a_paused_queue_is_saved_with_the_session_and_goes_on_when_asked) {
    open();
    window->queue()->setPaused(true);
    window->queue()->addSeeds(steering()->request(), 3, history()->current());
    spin(100);
    EXPECT_EQ(window->queue()->open(), 3);
    WindowOptions again = options();
    again.session = window->session()->path();
    close();
    open(again);
    ASSERT_TRUE(waitUntil([&] { return window->queue()->rowCount() == 3; }));
    EXPECT_TRUE(window->queue()->isPaused());
    window->queue()->move(2, 0);
    window->queue()->cancel(2);
    window->queue()->setPaused(false);
    ASSERT_TRUE(waitUntil([&] { return window->queue()->open() == 0; }));
    EXPECT_EQ(history()->count(), 3U);
}

/// The window in a process of its own: this very test program, told by the environment.
const char* const child_variable = "BURIN_TEST_CHILD_FOLDER";

TEST_F(WindowTest, after_a_kill_during_an_edit_every_finished_gesture_is_there_again) {
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(child_variable), folder.path());
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--gtest_also_run_disabled_tests"),
                                                          QStringLiteral("--gtest_filter=*DISABLED_child*")});
    ASSERT_TRUE(child.waitForStarted());
    const QString ready = file("ready");
    ASSERT_TRUE(
        waitUntil([&] { return QFile::exists(ready) || child.state() == QProcess::NotRunning; }, 60'000));
    ASSERT_EQ(child.state(), QProcess::Running);
    child.kill();
    child.waitForFinished();
    auto left = session::list_unsaved(std::filesystem::path(file("sessions").toStdString()));
    ASSERT_TRUE(left);
    ASSERT_EQ(left->size(), 1U);
    EXPECT_EQ(left->at(0).pictures, 4U) << "the first picture, the direction and two strengths";
    WindowOptions recover = options();
    recover.offer_recovery = true;
    pressInNextDialog<RecoveryDialog>(QStringLiteral("recovery_open"));
    open(recover);
    EXPECT_EQ(history()->count(), 4U);
    ASSERT_TRUE(waitUntil([&] { return steering()->count() == 1; }));
    ASSERT_TRUE(waitUntil([&] { return !window->canvas()->image().isNull(); }));
}

TEST_F(WindowTest, DISABLED_child_that_edits_until_it_is_killed) {
    const QString given = qEnvironmentVariable(child_variable);
    if (given.isEmpty()) GTEST_SKIP() << "only started by the test before";
    WindowOptions child = options();
    child.data_folder = given + QStringLiteral("/sessions");
    open(child);
    ASSERT_TRUE(rendered());
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 3));
    ASSERT_TRUE(rendered());
    ASSERT_TRUE(steering()->setStrength(0, 6));
    ASSERT_TRUE(rendered());
    ASSERT_TRUE(window->session()->store()->finish());
    steering()->beginGesture(QStringLiteral("never finished"));
    ASSERT_TRUE(steering()->setStrength(0, 9, SteeringModel::Input::handle));
    QFile(given + QStringLiteral("/ready")).open(QIODevice::WriteOnly);
    spin(60'000);
}

}  // namespace
}  // namespace burin::ui
