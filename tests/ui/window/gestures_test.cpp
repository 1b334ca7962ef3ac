// What the hand does at the sliders, and what becomes of it.
#include <QtWidgets/QLabel>

#include "tests/ui/window/window_test.h"

namespace burin::ui {
namespace {

TEST_F(WindowTest, it_opens_with_a_picture_of_its_request_and_one_node) {
    open();
    EXPECT_EQ(history()->count(), 1U);
    EXPECT_TRUE(shows(steering()->request()));
    EXPECT_EQ(window->messageBar()->count(), 0U) << status();
}

TEST_F(WindowTest, a_drag_of_40_moves_gives_one_history_node_and_few_renders) {
    open();
    addDirection("glasses");
    const size_t nodes = history()->count();
    const int renders = window->controller()->started();
    QElapsedTimer timer;
    timer.start();
    drag(row(0)->slider(), 40, 60, 10);
    const double elapsed = static_cast<double>(timer.elapsed());
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(history()->count(), nodes + 1);
    EXPECT_NE(strength(0), 0);
    const std::string title = history()->node(history()->current()).title;
    EXPECT_EQ(title, "Glasses +" + QLocale().toString(strength(0), 'f', 1).toStdString());
    EXPECT_TRUE(shows(steering()->request()));
    // A render needs at least the shortest delay of rest before it, but for the one that the release starts.
    const double most = elapsed / LiveScheduler::shortest_delay_ms + 2;
    EXPECT_LE(window->controller()->started() - renders, most);
}

TEST_F(WindowTest, escape_stops_within_a_step_and_shows_no_picture_of_it) {
    engine_arguments = {QStringLiteral("--step-ms"), QStringLiteral("20"), QStringLiteral("--log-steps")};
    open();
    ASSERT_TRUE(steering()->setSteps(1000));
    ASSERT_TRUE(waitUntil([&] { return window->controller()->progress().step > 0; }));
    window->canvas()->setFocus();
    QTest::keyClick(window->canvas(), Qt::Key_Escape);
    EXPECT_TRUE(window->controller()->pictureState().stopping) << "it is said at once";
    ASSERT_TRUE(waitUntil([&] { return !window->controller()->isBusy(); }));
    const int after = stepsAfterCancel(log());
    EXPECT_GE(after, 0) << "the engine was told";
    EXPECT_LE(after, 1) << "the step that was under way";
    EXPECT_NE(window->controller()->shownRequest(), steering()->request());
    EXPECT_TRUE(window->controller()->pictureState().stale);
}

TEST_F(WindowTest, undo_and_redo_go_between_gestures_and_show_the_kept_pictures_without_rendering) {
    open();
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 3));
    ASSERT_TRUE(rendered());
    ASSERT_TRUE(steering()->setStrength(0, 6));
    ASSERT_TRUE(rendered());
    const int renders = window->controller()->started();
    action("edit.undo")->trigger();
    ASSERT_TRUE(waitUntil([&] { return strength(0) == 3 && shows(steering()->request()); }));
    action("edit.undo")->trigger();
    ASSERT_TRUE(waitUntil([&] { return strength(0) == 0 && shows(steering()->request()); }));
    action("edit.redo")->trigger();
    action("edit.redo")->trigger();
    ASSERT_TRUE(waitUntil([&] { return strength(0) == 6 && shows(steering()->request()); }));
    EXPECT_EQ(window->controller()->started(), renders);
    EXPECT_FALSE(action("edit.redo")->isEnabled());
}

TEST_F(WindowTest, a_gesture_at_an_old_node_grows_a_branch_and_discards_nothing) {
    open();
    addDirection("glasses");
    const NodeId root = history()->current();
    ASSERT_TRUE(steering()->setStrength(0, 3));
    ASSERT_TRUE(rendered());
    const NodeId first = history()->current();
    history()->visit(root);
    ASSERT_TRUE(waitUntil([&] { return strength(0) == 0; }));
    ASSERT_TRUE(steering()->setStrength(0, -4));
    ASSERT_TRUE(rendered());
    const NodeId second = history()->current();
    EXPECT_NE(first, second);
    EXPECT_EQ(history()->parentOf(first), root);
    EXPECT_EQ(history()->parentOf(second), root);
    history()->visit(first);
    ASSERT_TRUE(waitUntil([&] { return strength(0) == 3 && shows(steering()->request()); }));
}

TEST_F(WindowTest, a_gesture_that_ends_where_it_began_leaves_no_node_and_its_old_picture) {
    open();
    addDirection("glasses");
    const size_t nodes = history()->count();
    const auto before = steering()->request();
    steering()->beginGesture(QStringLiteral("there and back"));
    ASSERT_TRUE(steering()->setStrength(0, 5, SteeringModel::Input::handle));
    // The value in between is rendered, and seen.
    ASSERT_TRUE(waitUntil([&] { return window->controller()->shownRequest() == steering()->request(); }));
    ASSERT_TRUE(steering()->setStrength(0, 0, SteeringModel::Input::handle));
    steering()->endGesture();
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(history()->count(), nodes);
    EXPECT_TRUE(shows(before));
}

TEST_F(WindowTest, a_typed_value_is_one_gesture_and_may_be_arithmetic) {
    open();
    addDirection("glasses");
    const size_t nodes = history()->count();
    NumberField* field = row(0)->number();
    field->startTyping();
    QTest::keyClicks(field, QStringLiteral("3*2+0.5"));
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(strength(0), 6.5);
    ASSERT_TRUE(rendered());
    EXPECT_EQ(history()->count(), nodes + 1);
}

TEST_F(WindowTest, a_typed_value_beyond_the_limits_is_refused_and_changes_nothing) {
    open();
    addDirection("glasses");
    NumberField* field = row(0)->number();
    field->startTyping();
    QTest::keyClicks(field, QStringLiteral("99"));
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(strength(0), 0);
}

TEST_F(WindowTest, the_wheel_without_focus_changes_nothing) {
    open();
    addDirection("glasses");
    const auto before = steering()->request();
    window->canvas()->setFocus();
    std::vector<QWidget*> targets{row(0)->slider(), row(0)->number(),
                                  window->findChild<QWidget*>(QStringLiteral("size_box")),
                                  window->findChild<QWidget*>(QStringLiteral("model_box")),
                                  window->findChild<QWidget*>(QStringLiteral("seed_field"))};
    for (QWidget* target : targets) {
        ASSERT_NE(target, nullptr);
        const QPointF centre = target->rect().center();
        QWheelEvent wheel(centre, target->mapToGlobal(centre), {}, QPoint(0, 240), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(target, &wheel);
    }
    EXPECT_EQ(steering()->request(), before);
}

TEST_F(WindowTest, hold_to_compare_shows_the_picture_before_while_it_is_held) {
    open();
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 5));
    ASSERT_TRUE(rendered());
    ASSERT_TRUE(waitUntil([&] { return !window->canvas()->before().isNull(); }));
    window->canvas()->setFocus();
    EXPECT_FALSE(window->canvas()->isHolding());
    QTest::keyPress(window->canvas(), Qt::Key_B);
    EXPECT_TRUE(window->canvas()->isHolding());
    EXPECT_FALSE(window->canvas()->stateText().isEmpty()) << "the state is said in words";
    QTest::keyRelease(window->canvas(), Qt::Key_B);
    EXPECT_FALSE(window->canvas()->isHolding());
}

TEST_F(WindowTest, comparing_with_the_picture_without_directions_renders_it_once_in_the_background) {
    open();
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 5));
    ASSERT_TRUE(rendered());
    action("view.compare_split")->trigger();
    action("view.with_base")->trigger();
    ASSERT_TRUE(waitUntil([&] { return !window->canvas()->before().isNull(); }));
    const auto base = fake::picture_of(without_directions(steering()->request()), 0, 64, 64);
    EXPECT_EQ(window->canvas()->before().pixel(0, 0), qRgb(base.rgb[0], base.rgb[1], base.rgb[2]));
}

}  // namespace
}  // namespace burin::ui
