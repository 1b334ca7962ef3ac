#include "ui/window/window_actions.h"

#include <array>
#include <initializer_list>

#include <QtCore/QCoreApplication>
#include <QtGui/QActionGroup>

#include "ui/window/curate_actions.h"

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
    add("file.new", WindowActions::tr("&New session"), "new", QKeySequence::keyBindings(QKeySequence::New));
    add("file.open", WindowActions::tr("&Open session…"), "open",
        QKeySequence::keyBindings(QKeySequence::Open));
    add("file.open_picture", WindowActions::tr("Open &picture…"), "picture", key("Ctrl+Shift+O"));
    add("file.clear_recent", WindowActions::tr("&Clear this list"));
    add("file.save_as", WindowActions::tr("&Save session as…"), "save", key("Ctrl+Shift+S"));
    add("file.export", WindowActions::tr("&Export picture…"), "export", key("Ctrl+E"));
    add("file.show_folder", WindowActions::tr("Show session in its &folder"));
    add("file.quit", WindowActions::tr("&Quit"), "", key("Ctrl+Q"));
    add("edit.undo", WindowActions::tr("&Undo"), "undo", QKeySequence::keyBindings(QKeySequence::Undo));
    add("edit.redo", WindowActions::tr("&Redo"), "redo",
        Keys{QKeySequence(QStringLiteral("Ctrl+Shift+Z")), QKeySequence(QStringLiteral("Ctrl+Y"))});
    add("edit.copy_picture", WindowActions::tr("&Copy picture"), "copy", key("Ctrl+Shift+C"));
    add("edit.copy_recipe", WindowActions::tr("Copy &recipe"));
    add("edit.paste_recipe", WindowActions::tr("&Paste recipe"));
    add("edit.shortcuts", WindowActions::tr("&Shortcuts…"), "keyboard");
    add("edit.preferences", WindowActions::tr("Pre&ferences…"), "settings", key("Ctrl+,"));
}

void addView(const Adder& add) {
    add("view.zoom_in", WindowActions::tr("Zoom &in"), "zoom_in",
        Keys{QKeySequence(QStringLiteral("Ctrl++")), QKeySequence(QStringLiteral("Ctrl+="))});
    add("view.zoom_out", WindowActions::tr("Zoom &out"), "zoom_out", key("Ctrl+-"));
    add("view.fit", WindowActions::tr("&Fit to window"), "fit", key("Ctrl+0"));
    add("view.actual", WindowActions::tr("&Actual size"), "actual", key("Ctrl+1"));
    add("view.compare_off", WindowActions::tr("&No comparison"), "close", key("Ctrl+Alt+0"));
    add("view.compare_hold", WindowActions::tr("&Hold to compare"), "eye", key("Ctrl+Alt+1"));
    add("view.compare_split", WindowActions::tr("&Split"), "compare", key("Ctrl+Alt+2"));
    add("view.compare_side", WindowActions::tr("Side &by side"), "compare", key("Ctrl+Alt+3"));
    add("view.compare_difference", WindowActions::tr("&Difference"), "compare", key("Ctrl+Alt+4"));
    add("view.with_parent", WindowActions::tr("With the &picture before"));
    add("view.with_base", WindowActions::tr("With the picture &without directions"));
    add("view.with_unedited", WindowActions::tr("With the picture without weight &edits"));
    add("view.with_a", WindowActions::tr("With pinned &A"));
    add("view.with_b", WindowActions::tr("With pinned B"));
    add("view.where_it_acts", WindowActions::tr("Show &where it acts"), "eye", key("Ctrl+Shift+W"));
    add("view.theme_system", WindowActions::tr("As the s&ystem"));
    add("view.theme_light", WindowActions::tr("&Light"));
    add("view.theme_dark", WindowActions::tr("Dar&k"));
    add("view.full_screen", WindowActions::tr("F&ull screen"), "", key("F11"));
}

void addSteer(const Adder& add) {
    add("steer.render", WindowActions::tr("&Render"), "play",
        Keys{QKeySequence(QStringLiteral("F5")), QKeySequence(QStringLiteral("Ctrl+Return"))});
    add("steer.stop", WindowActions::tr("&Stop"), "stop", key("Esc"));
    add("steer.live", WindowActions::tr("Render &while steering"));
    add("steer.next_seed", WindowActions::tr("&Next seed"), "next", key("Ctrl+G"));
    add("steer.random_seed", WindowActions::tr("R&andom seed"), "", key("Ctrl+Shift+G"));
    add("steer.lock_seed", WindowActions::tr("&Lock seed"), "lock");
    add("steer.edit_prompt", WindowActions::tr("Edit &prompt"), "", key("Ctrl+L"));
    add("steer.add_direction", WindowActions::tr("Add &direction…"), "add", key("Ctrl+D"));
    add("steer.next_direction", WindowActions::tr("Next d&irection"), "down", key("Ctrl+J"));
    add("steer.previous_direction", WindowActions::tr("Previous dir&ection"), "up", key("Ctrl+K"));
    add("steer.zero_all", WindowActions::tr("Set all directions to &0"), "reset", key("Ctrl+Shift+0"));
    add("steer.paint_area", WindowActions::tr("Paint the area of the &touched direction"), "brush",
        key("Ctrl+M"));
    add("steer.start_picture", WindowActions::tr("Start from a pict&ure…"), "picture");
    add("steer.start_current", WindowActions::tr("Start from &this picture"));
    add("steer.paint_inpaint", WindowActions::tr("Paint what is rendered a&gain"), "brush");
    add("steer.clear_start", WindowActions::tr("Start from n&oise"), "remove");
    add("steer.grid", WindowActions::tr("&Grid of two directions…"), "sweep", key("Ctrl+Shift+E"));
    add("steer.queue_seeds", WindowActions::tr("&Queue several seeds…"), "queue", key("Ctrl+Shift+Q"));
    add("steer.queue_sweep", WindowActions::tr("Queue a swee&p of the touched direction…"), "queue");
    add("steer.reproduce", WindowActions::tr("Reproduce this pi&cture"), "reproduce");
}

void addModelCurateWindowHelp(const Adder& add) {
    add("model.choose", WindowActions::tr("&Models…"), "model", key("Ctrl+Shift+M"));
    add("model.rescan", WindowActions::tr("&Search the folders again"), "search");
    add("model.free_memory", WindowActions::tr("&Free memory"), "memory");
    add("model.restart_engine", WindowActions::tr("&Restart engine"), "restart");
    registerCurateActions(add.actions);
    add("curate.star", WindowActions::tr("&Star this picture"), "star", key("Ctrl+B"));
    add("curate.pin_a", WindowActions::tr("Pin as &A"));
    add("curate.pin_b", WindowActions::tr("Pin as &B"));
    add("curate.rename", WindowActions::tr("&Name this picture…"), "", key("F2"));
    add("window.explore", WindowActions::tr("&Explore"), "", key("Ctrl+Alt+E"));
    add("window.compare", WindowActions::tr("&Compare"), "", key("Ctrl+Alt+C"));
    add("window.curate", WindowActions::tr("C&urate"), "", key("Ctrl+Alt+U"));
    add("window.demo", WindowActions::tr("&Demo"), "", key("Ctrl+Alt+D"));
    add("window.reset_layout", WindowActions::tr("&Reset layout"), "reset");
    add("help.commands", WindowActions::tr("&Commands…"), "command", key("Ctrl+Shift+P"));
    add("help.copy_details", WindowActions::tr("Copy &details of this system"), "copy");
    add("help.about", WindowActions::tr("&About Burin"), "information");
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
    exclusive(actions,
              {"view.with_parent", "view.with_base", "view.with_unedited", "view.with_a", "view.with_b"});
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
    WindowMenus menus;
    QMenu* file = addMenu(bar, actions, "file", WindowActions::tr("&File"));
    fill(file, actions, {"file.new", "file.open", "file.open_picture"});
    menus.recent = file->addMenu(WindowActions::tr("Open &recent"));
    menus.recent->setObjectName(QStringLiteral("recent_menu"));
    fill(file, actions, {"-", "file.save_as", "file.export", "file.show_folder", "-", "file.quit"});
    fill(addMenu(bar, actions, "edit", WindowActions::tr("&Edit")), actions,
         {"edit.undo", "edit.redo", "-", "edit.copy_picture", "edit.copy_recipe", "edit.paste_recipe", "-",
          "edit.shortcuts", "edit.preferences"});
    QMenu* view = addMenu(bar, actions, "view", WindowActions::tr("&View"));
    fill(view, actions, {"view.zoom_in", "view.zoom_out", "view.fit", "view.actual", "-"});
    fill(view->addMenu(WindowActions::tr("&Compare")), actions,
         {"view.compare_off", "view.compare_hold", "view.compare_split", "view.compare_side",
          "view.compare_difference", "-", "view.with_parent", "view.with_base", "view.with_unedited",
          "view.with_a", "view.with_b"});
    fill(view, actions, {"view.where_it_acts", "-"});
    fill(view->addMenu(WindowActions::tr("Appea&rance")), actions,
         {"view.theme_system", "view.theme_light", "view.theme_dark"});
    fill(view, actions, {"view.full_screen"});
    fill(addMenu(bar, actions, "steer", WindowActions::tr("&Steer")), actions,
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

          "steer.grid",
          "steer.queue_seeds",
          "steer.queue_sweep",
          "steer.reproduce"});
    fill(addMenu(bar, actions, "model", WindowActions::tr("&Model")), actions,
         {"model.choose", "model.rescan", "-", "model.free_memory", "model.restart_engine"});
    QMenu* curate = addMenu(bar, actions, "curate", WindowActions::tr("&Curate"));
    fillCurateMenu(curate, actions);
    fill(curate, actions, {"curate.star", "curate.rename", "-", "curate.pin_a", "curate.pin_b"});
    QMenu* window = addMenu(bar, actions, "window", WindowActions::tr("&Window"));
    fill(window, actions, {"window.explore", "window.compare", "window.curate", "window.demo", "-"});
    menus.docks = window->addMenu(WindowActions::tr("&Panels"));
    fill(window, actions, {"-", "window.reset_layout"});
    fill(addMenu(bar, actions, "help", WindowActions::tr("&Help")), actions,
         {"help.commands", "-", "help.copy_details", "help.about"});
    return menus;
}

}  // namespace burin::ui
