// A command is one row: what menus, palette and shortcuts show of it comes from there.
#include <QtTest/QSignalSpy>

#include "tests/ui/window/window_test.h"
#include "ui/window/action_registry.h"

namespace burin::ui {
namespace {

TEST(CommandRows, AreAskedAgainAndSwitchNothingByBeingAsked) {
    ActionRegistry registry;
    bool open = false, bold = false;
    int switched = 0, run = 0;
    registry.add({{.id = "a.close",
                   .text = QStringLiteral("&Close…"),
                   .keys = key("Ctrl+W"),
                   .run = [&] { ++run; },
                   .enabled = [&] { return open; },
                   .says = [&] { return open ? QStringLiteral("&Close it") : QStringLiteral("&Close"); }},
                  line(),
                  {.id = "a.bold",
                   .text = QStringLiteral("Bold"),
                   .switched =
                       [&](bool on) {
                           ++switched;
                           bold = on;
                       },
                   .checked = [&] { return bold; }}});
    registry.add({{.id = "b.other", .text = QStringLiteral("Other")}});
    registry.refresh();
    QAction* close = registry.action(QStringLiteral("a.close"));
    EXPECT_FALSE(close->isEnabled());
    EXPECT_FALSE(close->isCheckable());
    EXPECT_EQ(close->text(), QStringLiteral("&Close"));
    open = bold = true;
    registry.refresh();
    EXPECT_TRUE(close->isEnabled());
    EXPECT_EQ(close->text(), QStringLiteral("&Close it"));
    QAction* letters = registry.action(QStringLiteral("a.bold"));
    EXPECT_TRUE(letters->isChecked());
    EXPECT_EQ(switched, 0) << "it only shows what is so";
    letters->trigger();
    EXPECT_EQ(switched, 1);
    EXPECT_FALSE(bold);
    close->trigger();
    EXPECT_EQ(run, 1);
    EXPECT_TRUE(registry.action(QStringLiteral("b.other"))->isEnabled());
    EXPECT_EQ(registry.ids(),
              (QStringList{QStringLiteral("a.close"), QStringLiteral("a.bold"), QStringLiteral("b.other")}));
    EXPECT_EQ(registry.inMenu(QStringLiteral("a")).size(), 3U) << "its line included";
    EXPECT_EQ(registry.inMenu(QStringLiteral("b")).size(), 1U);
}

TEST(CommandRows, OfOneGroupAreCheckedOneAtATime) {
    ActionRegistry registry;
    int chosen = 0;
    for (int i = 0; i < 3; ++i) {
        static constexpr const char* ids[] = {"a.0", "a.1", "a.2"};
        registry.add({{.id = ids[i],
                       .text = QString::number(i),
                       .one_of = "number",
                       .run = [&chosen, i] { chosen = i; },
                       .checked = [&chosen, i] { return chosen == i; }}});
    }
    const auto checked = [&] {
        QStringList found;
        for (const QString& id : registry.ids())
            if (registry.action(id)->isChecked()) found.append(id);
        return found.join(QLatin1Char(' ')).toStdString();
    };
    registry.refresh();
    EXPECT_EQ(checked(), "a.0");
    registry.action(QStringLiteral("a.2"))->trigger();
    EXPECT_EQ(chosen, 2);
    EXPECT_EQ(checked(), "a.2");
    chosen = 1;
    registry.refresh();
    EXPECT_EQ(checked(), "a.1");
}

TEST_F(WindowTest, every_command_stands_in_the_menu_bar_once) {
    open();
    QStringList shown;
    const std::function<void(const QMenu*)> look = [&](const QMenu* menu) {
        for (const QAction* action : menu->actions()) {
            if (action->menu() != nullptr)
                look(action->menu());
            else if (!action->objectName().isEmpty())
                shown.append(action->objectName());
        }
    };
    for (const QAction* menu : window->menuBar()->actions()) look(menu->menu());
    for (const QString& id : window->actions().ids()) EXPECT_EQ(shown.count(id), 1) << id.toStdString();
    EXPECT_GT(window->actions().ids().size(), 80);
    EXPECT_FALSE(action("edit.undo")->text().isEmpty());
}

TEST_F(WindowTest, a_session_that_is_not_steered_live_stays_so_at_the_next_start) {
    open();
    action("steer.live")->trigger();
    EXPECT_FALSE(window->controller()->isLive());
    close();
    open();
    EXPECT_FALSE(action("steer.live")->isChecked());
    EXPECT_FALSE(window->controller()->isLive());
}

}  // namespace
}  // namespace burin::ui
