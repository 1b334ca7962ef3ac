// Sessions, pictures that are dropped, recovery.
#include <csignal>
#include <random>

#include <QtCore/QProcess>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

#include "core/io/image.h"
#include "core/session/unsaved.h"
#include "tests/ui/window/dialogs.h"
#include "tests/ui/window/window_test.h"
#include "ui/models/picture_export.h"
#include "ui/window/drop_dialog.h"
#include "ui/window/picture_controller.h"
#include "ui/window/recovery_dialog.h"
#include "ui/window/unsaved_sessions.h"

namespace burin::ui {
namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
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
    ASSERT_TRUE(waitUntil([&] { return window->pictures()->reproduced().has_value(); }));
    EXPECT_TRUE(window->pictures()->reproduced()->identical());
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
    // What was asked for later, and not through the queue, is there first.
    action("steer.reproduce")->trigger();
    ASSERT_TRUE(waitUntil([&] { return window->pictures()->reproduced().has_value(); }));
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

/// Start picture, painted area and a queued job, all from files that are then gone.
TEST_F(WindowTest, a_session_carried_elsewhere_still_has_its_start_pictures_and_masks) {
    open();
    const QString start = file("start.png");
    ASSERT_TRUE(window->canvas()->image().save(start));
    QImage mask(64, 64, QImage::Format_Grayscale8);
    mask.fill(255);
    const QString area = file("area.png");
    ASSERT_TRUE(mask.save(area));
    ASSERT_TRUE(steering()->setStartPicture(start));
    ASSERT_TRUE(steering()->setMaskPicture(area));
    ASSERT_TRUE(rendered()) << status();
    const NodeId node = history()->current();
    window->queue()->setPaused(true);
    window->queue()->addSeeds(steering()->request(), 1, node);
    steering()->beginGesture(QStringLiteral("under way"));
    ASSERT_TRUE(steering()->setStartStrength(0.3, SteeringModel::Input::handle));
    const QString saved = file("carried.burin");
    bool copied = false;
    QObject::connect(window->session()->store(), &SessionStore::copied, window.get(), [&] { copied = true; });
    window->session()->saveAs(saved);
    ASSERT_TRUE(waitUntil([&] { return copied; }));
    const QByteArray start_bytes = contentOf(start), area_bytes = contentOf(area);
    close();
    for (const QString& gone : {start, area}) ASSERT_TRUE(QFile::remove(gone));
    // Another machine: another data folder.
    WindowOptions elsewhere = options();
    elsewhere.data_folder = file("elsewhere/sessions");
    elsewhere.session = saved;
    open(elsewhere);
    ASSERT_TRUE(waitUntil([&] { return !window->canvas()->image().isNull(); }));
    const auto& request = steering()->request();
    EXPECT_EQ(request.strength, 0.3) << "what was under way";
    EXPECT_EQ(contentOf(QString::fromStdString(request.init_image)), start_bytes);
    EXPECT_EQ(contentOf(QString::fromStdString(request.mask_image)), area_bytes);
    std::optional<VisitedNode> visited;
    history()->fetch(node, window.get(), [&](Result<VisitedNode> read) {
        if (read) visited = *read;
    });
    ASSERT_TRUE(waitUntil([&] { return visited.has_value(); }));
    EXPECT_EQ(contentOf(QString::fromStdString(visited->request.init_image)), start_bytes);
    EXPECT_EQ(contentOf(QString::fromStdString(visited->request.mask_image)), area_bytes);
    ASSERT_TRUE(waitUntil([&] { return window->queue()->rowCount() == 1; }));
    const size_t nodes = history()->count();
    window->queue()->setPaused(false);
    ASSERT_TRUE(waitUntil([&] { return window->queue()->open() == 0; }));
    EXPECT_EQ(history()->count(), nodes + 1);
}

TEST_F(WindowTest, a_start_picture_that_was_overwritten_since_is_the_old_one_again) {
    open();
    const QString start = file("start.png");
    ASSERT_TRUE(window->canvas()->image().save(start));
    const QByteArray before = contentOf(start);
    ASSERT_TRUE(steering()->setStartPicture(start));
    ASSERT_TRUE(rendered()) << status();
    const NodeId node = history()->current();
    // The session's thread works in order: what it is asked now it answers when it has taken the file in.
    bool kept = false;
    history()->fetch(node, window.get(), [&](Result<VisitedNode>) { kept = true; });
    ASSERT_TRUE(waitUntil([&] { return kept; }));
    QImage other(16, 16, QImage::Format_RGB32);
    other.fill(Qt::green);
    ASSERT_TRUE(other.save(start));
    history()->visit(history()->parentOf(node));
    ASSERT_TRUE(waitUntil([&] { return steering()->request().init_image.empty(); }));
    history()->visit(node);
    ASSERT_TRUE(waitUntil([&] { return !steering()->request().init_image.empty(); }));
    EXPECT_EQ(contentOf(QString::fromStdString(steering()->request().init_image)), before);
}

/// What a window leaves behind that is killed before its first picture.
QString abandonedSession(const QString& folder, const std::string& prompt, int nodes) {
    auto session = session::create_unsaved(std::filesystem::path(folder.toStdString())).value();
    protocol::RenderRequest draft;
    draft.prompt = prompt;
    EXPECT_TRUE(session.set_value(session::key::draft, protocol::to_json_text(draft)));
    std::mt19937 random(7);
    for (int i = 0; i < nodes; ++i) {
        session::NewNode node;
        node.kind = "render";
        node.title = "Render";
        node.request = protocol::to_json_text(draft);
        io::Picture noise{256, 256, 3, std::vector<uint8_t>(256 * 256 * 3)};
        for (uint8_t& value : noise.pixels) value = static_cast<uint8_t>(random());
        node.picture = io::encode_png(noise).value();
        EXPECT_TRUE(session.add(node));
    }
    const QString path = QString::fromStdString(session.path().string());
    EXPECT_TRUE(session.close());
    return path;
}

TEST_F(WindowTest, only_sessions_in_which_something_was_made_are_offered_and_empty_ones_are_removed) {
    const QString sessions = file("sessions");
    const QString empty = abandonedSession(sessions, "the opening prompt", 0);
    const QString typed = abandonedSession(sessions, "a fox that was typed", 0);
    const QString made = abandonedSession(sessions, "the opening prompt", 1);
    const auto offered = sessionsToOffer(sessions, "the opening prompt");
    ASSERT_EQ(offered.size(), 2U);
    EXPECT_FALSE(QFile::exists(empty));
    EXPECT_TRUE(QFile::exists(typed));
    EXPECT_TRUE(QFile::exists(made));
}

TEST_F(WindowTest, a_damaged_unsaved_session_is_saved_as_far_as_it_can_be_read) {
    const QString path = abandonedSession(file("sessions"), "a fox", 12);
    {
        QFile bytes(path);
        ASSERT_TRUE(bytes.open(QIODevice::ReadWrite));
        ASSERT_TRUE(bytes.seek(bytes.size() / 2 / 4096 * 4096));
        bytes.write(QByteArray(4096, '\xAA'));
    }
    auto offered = sessionsToOffer(file("sessions"), {});
    ASSERT_EQ(offered.size(), 1U);
    // Damage inside of one picture shows only when that picture is read.
    offered[0].damage = "the session is damaged";
    RecoveryDialog dialog(std::move(offered));
    showActive(dialog);
    auto* button = dialog.findChild<QPushButton*>(QStringLiteral("recovery_open"));
    EXPECT_TRUE(button->text().contains(QStringLiteral("Save what can be read")));
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return !dialog.outcome().isEmpty(); }));
    const std::string outcome = dialog.outcome().toStdString();
    EXPECT_NE(outcome.find("12 step(s) were saved"), std::string::npos) << outcome;
    EXPECT_NE(outcome.find("1 picture(s) are lost"), std::string::npos) << outcome;
    EXPECT_FALSE(QFile::exists(path));
    EXPECT_TRUE(QFile::exists(path + QStringLiteral(".damaged"))) << "nothing is thrown away";
    ASSERT_TRUE(waitUntil([&] { return button->isEnabled(); }));
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_FALSE(dialog.chosen().isEmpty());
    WindowOptions rescued = options();
    rescued.session = dialog.chosen();
    open(rescued);
    EXPECT_EQ(history()->count(), 12U);
    close();
    EXPECT_TRUE(sessionsToOffer(file("sessions"), {}).size() == 1);
}

TEST_F(WindowTest, a_file_that_holds_nothing_to_save_is_told_and_left_alone) {
    const QString path = abandonedSession(file("sessions"), "a fox", 3);
    {
        QFile bytes(path);
        ASSERT_TRUE(bytes.open(QIODevice::ReadWrite));
        ASSERT_TRUE(bytes.seek(100));
        bytes.write(QByteArray(static_cast<int>(bytes.size()) - 100, '\xAA'));
    }
    auto offered = sessionsToOffer(file("sessions"), {});
    ASSERT_EQ(offered.size(), 1U);
    ASSERT_FALSE(offered[0].damage.empty());
    RecoveryDialog dialog(std::move(offered));
    showActive(dialog);
    QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("recovery_open")), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return !dialog.outcome().isEmpty(); }));
    EXPECT_TRUE(dialog.outcome().startsWith(QStringLiteral("Nothing could be saved")));
    EXPECT_TRUE(QFile::exists(path));
    EXPECT_TRUE(dialog.chosen().isEmpty());
}

TEST_F(WindowTest, a_damaged_session_that_is_opened_is_offered_to_be_saved_as_far_as_it_can_be_read) {
    const QString path = abandonedSession(file("elsewhere"), "a fox", 3);
    {
        QFile bytes(path);
        ASSERT_TRUE(bytes.open(QIODevice::ReadWrite));
        ASSERT_TRUE(bytes.seek(100));
        bytes.write(QByteArray(static_cast<int>(bytes.size()) - 100, '\xAA'));
    }
    open();
    pressInNextDialog<RecoveryDialog>(QStringLiteral("recovery_new"));
    window->openPath(path);
    EXPECT_TRUE(window->messageBar()->text().isEmpty()) << "the dialog told it: " << status();
    // Words in a name decide nothing.
    const QString named = file("is damaged");
    const auto busy =
        session::Session::open(std::filesystem::path(abandonedSession(named, "a fox", 1).toStdU16String()));
    ASSERT_TRUE(busy);
    window->openPath(QString::fromStdString(busy->path().string()));
    EXPECT_TRUE(window->messageBar()->text().contains(QStringLiteral("already open"))) << status();
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
    ASSERT_TRUE(child.waitForStarted(patience_ms));
    const QString ready = file("ready");
    ASSERT_TRUE(waitUntil([&] { return QFile::exists(ready) || child.state() == QProcess::NotRunning; }));
    ASSERT_EQ(child.state(), QProcess::Running);
    child.kill();
    ASSERT_TRUE(child.waitForFinished(patience_ms));
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
    spin(2 * patience_ms);
}

}  // namespace
}  // namespace burin::ui
