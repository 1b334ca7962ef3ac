#include "ui/window/window_actions.h"

#include <array>
#include <initializer_list>

#include <QtCore/QCoreApplication>
#include <QtGui/QActionGroup>

namespace burin::ui {
namespace {

struct WindowActions {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::WindowActions)
};

using Keys = QList<QKeySequence>;

QString id(const char* text) { return QString::fromLatin1(text); }

Keys key(const char* text) { return {QKeySequence::fromString(QString::fromLatin1(text))}; }

/// Several commands of which one is chosen.
void exclusive(ActionRegistry& actions, std::initializer_list<const char*> ids) {
    auto* group = new QActionGroup(&actions);
    for (const char* one : ids) {
        QAction* action = actions.action(id(one));
        action->setCheckable(true);
        group->addAction(action);
    }
}

void checkable(ActionRegistry& actions, std::initializer_list<const char*> ids) {
    for (const char* one : ids) actions.action(id(one))->setCheckable(true);
}

struct Adder {
    ActionRegistry& actions;
    void operator()(const char* name, const QString& text, const char* icon = "",
                    const Keys& keys = {}) const {
        actions.add(id(name), text, id(icon), keys);
    }
};

void addFileAndEdit(const Adder& add) {
    using A = WindowActions;
    add("file.new", A::tr("&New session"), "new", QKeySequence::keyBindings(QKeySequence::New));
    add("file.open", A::tr("&Open session…"), "open", QKeySequence::keyBindings(QKeySequence::Open));
    add("file.open_picture", A::tr("Open &picture…"), "picture", key("Ctrl+Shift+O"));
    add("file.clear_recent", A::tr("&Clear this list"));
    add("file.save_as", A::tr("&Save session as…"), "save", key("Ctrl+Shift+S"));
    add("file.export", A::tr("&Export picture…"), "export", key("Ctrl+E"));
    add("file.show_folder", A::tr("Show session in its &folder"));
    add("file.quit", A::tr("&Quit"), "", key("Ctrl+Q"));
    add("edit.undo", A::tr("&Undo"), "undo", QKeySequence::keyBindings(QKeySequence::Undo));
    add("edit.redo", A::tr("&Redo"), "redo",
        Keys{QKeySequence(QStringLiteral("Ctrl+Shift+Z")), QKeySequence(QStringLiteral("Ctrl+Y"))});
    add("edit.copy_picture", A::tr("&Copy picture"), "copy", key("Ctrl+Shift+C"));
    add("edit.copy_recipe", A::tr("Copy &recipe"));
    add("edit.paste_recipe", A::tr("&Paste recipe"));
    add("edit.shortcuts", A::tr("&Shortcuts…"), "keyboard");
    add("edit.preferences", A::tr("Pre&ferences…"), "settings", key("Ctrl+,"));
}

void addView(const Adder& add) {
    using A = WindowActions;
    add("view.zoom_in", A::tr("Zoom &in"), "more",
        Keys{QKeySequence(QStringLiteral("Ctrl++")), QKeySequence(QStringLiteral("Ctrl+="))});
    add("view.zoom_out", A::tr("Zoom &out"), "less", key("Ctrl+-"));
    add("view.fit", A::tr("&Fit to window"), "fit", key("Ctrl+0"));
    add("view.actual", A::tr("&Actual size"), "actual", key("Ctrl+1"));
    add("view.compare_off", A::tr("&No comparison"), "close", key("Ctrl+Alt+0"));
    add("view.compare_hold", A::tr("&Hold to compare"), "eye", key("Ctrl+Alt+1"));
    add("view.compare_split", A::tr("&Split"), "compare", key("Ctrl+Alt+2"));
    add("view.compare_side", A::tr("Side &by side"), "compare", key("Ctrl+Alt+3"));
    add("view.compare_difference", A::tr("&Difference"), "compare", key("Ctrl+Alt+4"));
    add("view.with_parent", A::tr("With the &picture before"));
    add("view.with_base", A::tr("With the picture &without directions"));
    add("view.with_a", A::tr("With pinned &A"));
    add("view.with_b", A::tr("With pinned B"));
    add("view.where_it_acts", A::tr("Show &where it acts"), "eye", key("Ctrl+Shift+W"));
    add("view.theme_system", A::tr("As the s&ystem"));
    add("view.theme_light", A::tr("&Light"));
    add("view.theme_dark", A::tr("Dar&k"));
    add("view.full_screen", A::tr("F&ull screen"), "", key("F11"));
}

void addSteer(const Adder& add) {
    using A = WindowActions;
    add("steer.render", A::tr("&Render"), "play",
        Keys{QKeySequence(QStringLiteral("F5")), QKeySequence(QStringLiteral("Ctrl+Return"))});
    add("steer.stop", A::tr("&Stop"), "stop", key("Esc"));
    add("steer.live", A::tr("Render &while steering"));
    add("steer.next_seed", A::tr("&Next seed"), "next", key("Ctrl+G"));
    add("steer.random_seed", A::tr("R&andom seed"), "", key("Ctrl+Shift+G"));
    add("steer.lock_seed", A::tr("&Lock seed"), "lock");
    add("steer.edit_prompt", A::tr("Edit &prompt"), "", key("Ctrl+L"));
    add("steer.add_direction", A::tr("Add &direction…"), "add", key("Ctrl+D"));
    add("steer.next_direction", A::tr("Next d&irection"), "down", key("Ctrl+J"));
    add("steer.previous_direction", A::tr("Previous dir&ection"), "up", key("Ctrl+K"));
    add("steer.zero_all", A::tr("Set all directions to &0"), "reset", key("Ctrl+Shift+0"));
    add("steer.paint_area", A::tr("Paint the area of the &touched direction"), "brush", key("Ctrl+M"));
    add("steer.start_picture", A::tr("Start from a pict&ure…"), "picture");
    add("steer.start_current", A::tr("Start from &this picture"));
    add("steer.paint_inpaint", A::tr("Paint what is rendered a&gain"), "brush");
    add("steer.clear_start", A::tr("Start from n&oise"), "remove");
    add("steer.sweep", A::tr("Render the s&weep of the touched direction"), "sweep", key("Ctrl+Shift+E"));
    add("steer.queue_seeds", A::tr("&Queue several seeds…"), "queue", key("Ctrl+Shift+Q"));
    add("steer.queue_sweep", A::tr("Queue a swee&p of the touched direction…"), "queue");
    add("steer.reproduce", A::tr("Reproduce this pi&cture"), "reproduce");
}

void addModelCurateWindowHelp(const Adder& add) {
    using A = WindowActions;
    add("model.choose", A::tr("&Models…"), "model", key("Ctrl+Shift+M"));
    add("model.rescan", A::tr("&Search the folders again"), "search");
    add("model.free_memory", A::tr("&Free memory"), "memory");
    add("model.restart_engine", A::tr("&Restart engine"), "restart");
    add("curate.star", A::tr("&Star this picture"), "star", key("Ctrl+B"));
    add("curate.pin_a", A::tr("Pin as &A"));
    add("curate.pin_b", A::tr("Pin as &B"));
    add("curate.rename", A::tr("&Name this picture…"), "", key("F2"));
    add("window.explore", A::tr("&Explore"), "", key("Ctrl+Alt+E"));
    add("window.compare", A::tr("&Compare"), "", key("Ctrl+Alt+C"));
    add("window.curate", A::tr("C&urate"), "", key("Ctrl+Alt+U"));
    add("window.demo", A::tr("&Demo"), "", key("Ctrl+Alt+D"));
    add("window.reset_layout", A::tr("&Reset layout"), "reset");
    add("help.commands", A::tr("&Commands…"), "command", key("Ctrl+Shift+P"));
    add("help.copy_details", A::tr("Copy &details of this system"), "copy");
    add("help.about", A::tr("&About Burin"), "information");
}

void fill(QMenu* menu, ActionRegistry& actions, std::initializer_list<const char*> ids) {
    for (const char* one : ids) {
        if (*one == '-') {
            menu->addSeparator();
        } else {
            menu->addAction(actions.action(id(one)));
        }
    }
}

QMenu* addMenu(QMenuBar* bar, ActionRegistry& actions, const char* prefix, const QString& title) {
    QString plain = title;
    actions.setCategory(id(prefix), plain.remove(QLatin1Char('&')));
    QMenu* menu = bar->addMenu(title);
    menu->setObjectName(id(prefix) + QStringLiteral("_menu"));
    menu->setAccessibleName(plain);
    return menu;
}

}  // namespace

void registerActions(ActionRegistry& actions) {
    const Adder add{actions};
    addFileAndEdit(add);
    addView(add);
    addSteer(add);
    addModelCurateWindowHelp(add);
    exclusive(actions, {"view.compare_off", "view.compare_hold", "view.compare_split", "view.compare_side",
                        "view.compare_difference"});
    exclusive(actions, {"view.with_parent", "view.with_base", "view.with_a", "view.with_b"});
    exclusive(actions, {"view.theme_system", "view.theme_light", "view.theme_dark"});
    exclusive(actions, {"window.explore", "window.compare", "window.curate", "window.demo"});
    checkable(actions, {"view.where_it_acts", "view.full_screen", "steer.live", "steer.lock_seed",
                        "steer.paint_area", "steer.paint_inpaint", "curate.star"});
    // Where the system has these roles (macOS), the commands go where its users look for them.
    actions.action(id("file.quit"))->setMenuRole(QAction::QuitRole);
    actions.action(id("help.about"))->setMenuRole(QAction::AboutRole);
    actions.action(id("edit.preferences"))->setMenuRole(QAction::PreferencesRole);
}

WindowMenus buildMenus(QMenuBar* bar, ActionRegistry& actions) {
    using A = WindowActions;
    WindowMenus menus;
    QMenu* file = addMenu(bar, actions, "file", A::tr("&File"));
    fill(file, actions, {"file.new", "file.open", "file.open_picture"});
    menus.recent = file->addMenu(A::tr("Open &recent"));
    menus.recent->setObjectName(QStringLiteral("recent_menu"));
    fill(file, actions, {"-", "file.save_as", "file.export", "file.show_folder", "-", "file.quit"});
    fill(addMenu(bar, actions, "edit", A::tr("&Edit")), actions,
         {"edit.undo", "edit.redo", "-", "edit.copy_picture", "edit.copy_recipe", "edit.paste_recipe", "-",
          "edit.shortcuts", "edit.preferences"});
    QMenu* view = addMenu(bar, actions, "view", A::tr("&View"));
    fill(view, actions, {"view.zoom_in", "view.zoom_out", "view.fit", "view.actual", "-"});
    fill(
        view->addMenu(A::tr("&Compare")), actions,
        {"view.compare_off", "view.compare_hold", "view.compare_split", "view.compare_side",
         "view.compare_difference", "-", "view.with_parent", "view.with_base", "view.with_a", "view.with_b"});
    fill(view, actions, {"view.where_it_acts", "-"});
    fill(view->addMenu(A::tr("Appea&rance")), actions,
         {"view.theme_system", "view.theme_light", "view.theme_dark"});
    fill(view, actions, {"view.full_screen"});
    fill(addMenu(bar, actions, "steer", A::tr("&Steer")), actions,
         {"steer.render",
          "steer.stop",
          "steer.live",
          "-",
          "steer.next_seed",
          "steer.random_seed",
          "steer.lock_seed",
          "-",
          "steer.edit_prompt",
          "steer.add_direction",
          "steer.next_direction",
          "steer.previous_direction",
          "steer.zero_all",
          "steer.paint_area",
          "-",
          "steer.start_picture",
          "steer.start_current",
          "steer.paint_inpaint",
          "steer.clear_start",
          "-",
          "steer.sweep",
          "steer.queue_seeds",
          "steer.queue_sweep",
          "steer.reproduce"});
    fill(addMenu(bar, actions, "model", A::tr("&Model")), actions,
         {"model.choose", "model.rescan", "-", "model.free_memory", "model.restart_engine"});
    fill(addMenu(bar, actions, "curate", A::tr("&Curate")), actions,
         {"curate.star", "curate.rename", "-", "curate.pin_a", "curate.pin_b"});
    QMenu* window = addMenu(bar, actions, "window", A::tr("&Window"));
    fill(window, actions, {"window.explore", "window.compare", "window.curate", "window.demo", "-"});
    menus.docks = window->addMenu(A::tr("&Panels"));
    fill(window, actions, {"-", "window.reset_layout"});
    fill(addMenu(bar, actions, "help", A::tr("&Help")), actions,
         {"help.commands", "-", "help.copy_details", "help.about"});
    return menus;
}

}  // namespace burin::ui
