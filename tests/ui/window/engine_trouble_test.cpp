// What happens to the engine must not happen to the window.
#include <csignal>

#include <QtWidgets/QLabel>

#include "tests/ui/window/window_test.h"

namespace burin::ui {
namespace {

TEST_F(WindowTest, without_a_model_the_window_lives_and_says_what_to_do) {
    engine_arguments = {QStringLiteral("--misfortune"), QStringLiteral("fail")};
    WindowOptions missing = options();
    missing.engine_command = {file("no engine")};
    open(missing);
    ASSERT_TRUE(waitUntil([&] { return window->messageBar()->count() > 0; }));
    EXPECT_TRUE(window->messageBar()->isVisible());
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("a fox")));
    ASSERT_TRUE(steering()->addText(QStringLiteral("glasses")));
    EXPECT_EQ(history()->count(), 2U) << "editing goes on and is kept";
}

TEST_F(WindowTest, a_crash_during_a_render_is_told_and_the_picture_comes_all_the_same) {
    engine_arguments += QStringList{QStringLiteral("--misfortune"), QStringLiteral("crash"),
                                    QStringLiteral("--at-step"),    QStringLiteral("3"),
                                    QStringLiteral("--once"),       file("once")};
    open();
    EXPECT_EQ(window->engine()->restarts(), 1);
    EXPECT_TRUE(window->messageBar()->text().contains(QStringLiteral("crashed")));
    EXPECT_TRUE(shows(steering()->request()));
}

TEST_F(WindowTest, out_of_memory_renders_smaller_and_the_size_in_the_window_says_so) {
    engine_arguments += QStringList{QStringLiteral("--oom-above"), QStringLiteral("500")};
    open();
    ASSERT_TRUE(steering()->setSize(QSize(512, 512)));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(steering()->request().width, 384);
    EXPECT_EQ(window->canvas()->image().size(), QSize(384, 384));
    EXPECT_TRUE(window->messageBar()->text().contains(QStringLiteral("384 x 384")));
}

TEST_F(WindowTest, a_failed_render_shows_the_badge_and_the_next_one_takes_it_away) {
    open();
    engine_arguments += QStringList{QStringLiteral("--misfortune"), QStringLiteral("fail"),
                                    QStringLiteral("--once"), file("once")};
    window->engine()->setCommand(fakeEngine(engine_arguments));
    window->engine()->restart();
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("a fox")));
    ASSERT_TRUE(waitUntil([&] { return window->controller()->pictureState().failed; }));
    bool said = false;
    for (const CanvasBadge& badge : window->canvas()->badges())
        said |= badge.text == QStringLiteral("Failed");
    EXPECT_TRUE(said);
    action("steer.render")->trigger();
    ASSERT_TRUE(rendered()) << status();
    EXPECT_FALSE(window->controller()->pictureState().failed);
}

TEST_F(WindowTest, killed_50_times_at_random_moments_the_window_lives_and_the_session_is_whole) {
    open();
    addDirection("glasses");
    size_t gestures = history()->count();
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(waitUntil([&] {
            return window->engine()->isReady() && window->engine()->processId() > 0;
        })) << "round "
            << i;
        const auto process = static_cast<pid_t>(window->engine()->processId());
        ASSERT_TRUE(steering()->setStrength(0, 0.1 * (i + 1)));
        ++gestures;
        spin(i * 13 % 60);
        ::kill(process, SIGKILL);
        // The picture may have been finished before; then the window has yet to notice.
        ASSERT_TRUE(waitUntil([&] { return window->engine()->restarts() > i; })) << "round " << i;
        ASSERT_TRUE(rendered()) << "round " << i << ": " << status();
    }
    EXPECT_EQ(history()->count(), gestures);
    EXPECT_EQ(window->engine()->restarts(), 50);
    ASSERT_TRUE(window->session()->store()->finish());
    const QString path = window->session()->path();
    close();
    auto session = session::Session::open(std::filesystem::path(path.toStdString()));
    ASSERT_TRUE(session) << session.error().sentence();
    const auto nodes = session->nodes();
    ASSERT_TRUE(nodes);
    EXPECT_EQ(nodes->size(), gestures);
    for (const session::Node& node : *nodes) {
        ASSERT_TRUE(node.has_picture) << node.id;
        EXPECT_TRUE(session->picture(node.id)) << node.id;
    }
}

}  // namespace
}  // namespace burin::ui
