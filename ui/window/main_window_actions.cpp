// The commands of the window, a row each, and what they do. "Steer" has its own file.
#include <QtGui/QClipboard>
#include <QtGui/QDesktopServices>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QFileDialog>

#include "ui/panels/history_panel.h"
#include "ui/widgets/canvas.h"
#include "ui/window/about_dialog.h"
#include "ui/window/command_palette.h"
#include "ui/window/compare_desk.h"
#include "ui/window/curate_desk.h"
#include "ui/window/main_window.h"
#include "ui/window/session_desk.h"
#include "ui/window/shortcut_editor.h"

namespace burin::ui {
namespace {

constexpr const char* comparing = "compare";
constexpr const char* appearance = "appearance";

}  // namespace

Commands MainWindow::fileCommands() {
    return {
        {.id = "file.new",
         .text = WindowActions::tr("&New session"),
         .icon = "new",
         .keys = QKeySequence::keyBindings(QKeySequence::New),
         .run = [this] { newSession(); }},
        {.id = "file.open",
         .text = WindowActions::tr("&Open session…"),
         .icon = "open",
         .keys = QKeySequence::keyBindings(QKeySequence::Open),
         .run = [this] { chooseSession(); }},
        {.id = "file.open_picture",
         .text = WindowActions::tr("Open &picture…"),
         .icon = "picture",
         .keys = key("Ctrl+Shift+O"),
         .run = [this] { choosePicture(); }},
        {.id = "file.clear_recent",
         .text = WindowActions::tr("&Clear this list"),
         .submenu = "recent",
         .run = [this] { preferences_.clearRecentFiles(); }},
        line(),
        {.id = "file.save_as",
         .text = WindowActions::tr("&Save session as…"),
         .icon = "save",
         .keys = key("Ctrl+Shift+S"),
         .run = [this] { saveSessionAs(); }},
        {.id = "file.export",
         .text = WindowActions::tr("&Export picture…"),
         .icon = "export",
         .keys = key("Ctrl+E"),
         .run = [this] { exportPicture(session_->history()->current()); },
         .enabled = [this] { return hasNodePicture(); }},
        {.id = "file.show_folder",
         .text = WindowActions::tr("Show session in its &folder"),
         .run =
             [this] {
                 QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(session_->path()).absolutePath()));
             }},
        line(),
        {.id = "file.quit",
         .text = WindowActions::tr("&Quit"),
         .keys = key("Ctrl+Q"),
         .run = [this] { close(); }},
    };
}

Commands MainWindow::editCommands() {
    return {
        {.id = "edit.undo",
         .text = WindowActions::tr("&Undo"),
         .icon = "undo",
         .keys = QKeySequence::keyBindings(QKeySequence::Undo),
         .run = [this] { session_->history()->undo(); },
         .enabled = [this] { return session_->history()->canUndo(); },
         .says =
             [this] {
                 const HistoryModel* history = session_->history();
                 return history->canUndo() ? tr("&Undo %1").arg(history->undoTitle()) : tr("&Undo");
             }},
        {.id = "edit.redo",
         .text = WindowActions::tr("&Redo"),
         .icon = "redo",
         .keys = key("Ctrl+Shift+Z") + key("Ctrl+Y"),
         .run = [this] { session_->history()->redo(); },
         .enabled = [this] { return session_->history()->canRedo(); },
         .says =
             [this] {
                 const HistoryModel* history = session_->history();
                 return history->canRedo() ? tr("&Redo %1").arg(history->redoTitle()) : tr("&Redo");
             }},
        line(),
        {.id = "edit.copy_picture",
         .text = WindowActions::tr("&Copy picture"),
         .icon = "copy",
         .keys = key("Ctrl+Shift+C"),
         .run = [this] { copyPicture(); },
         .enabled = [this] { return !controller_.image().isNull(); }},
        {.id = "edit.copy_recipe",
         .text = WindowActions::tr("Copy &recipe"),
         .run = [this] { copyRecipe(); }},
        {.id = "edit.paste_recipe",
         .text = WindowActions::tr("&Paste recipe"),
         .run = [this] { pasteRecipe(); }},
        line(),
        {.id = "edit.shortcuts",
         .text = WindowActions::tr("&Shortcuts…"),
         .icon = "keyboard",
         .run =
             [this] {
                 ShortcutEditor editor(actions_, this);
                 if (editor.exec() == QDialog::Accepted) actions_.saveKeys(preferences_.settings());
             }},
        {.id = "edit.preferences",
         .text = WindowActions::tr("Pre&ferences…"),
         .icon = "settings",
         .keys = key("Ctrl+,"),
         .run = [this] { showPreferences(); }},
    };
}

Commands MainWindow::viewCommands() {
    Commands rows{
        {.id = "view.zoom_in",
         .text = WindowActions::tr("Zoom &in"),
         .icon = "zoom_in",
         .keys = key("Ctrl++") + key("Ctrl+="),
         .run = [this] { canvas_->zoomIn(); }},
        {.id = "view.zoom_out",
         .text = WindowActions::tr("Zoom &out"),
         .icon = "zoom_out",
         .keys = key("Ctrl+-"),
         .run = [this] { canvas_->zoomOut(); }},
        {.id = "view.fit",
         .text = WindowActions::tr("&Fit to window"),
         .icon = "fit",
         .keys = key("Ctrl+0"),
         .run = [this] { canvas_->fit(); }},
        {.id = "view.actual",
         .text = WindowActions::tr("&Actual size"),
         .icon = "actual",
         .keys = key("Ctrl+1"),
         .run = [this] { canvas_->actualSize(); }},
        line(),
    };
    for (Command& row : compareCommands()) rows.push_back(std::move(row));
    rows.push_back({.id = "view.where_it_acts",
                    .text = WindowActions::tr("Show &where it acts"),
                    .icon = "eye",
                    .keys = key("Ctrl+Shift+W"),
                    .switched = [this](bool shown) {
                        canvas_->setOverlayVisible(shown);
                        acting_mask_->setShown(shown);
                    }});
    rows.push_back(line());
    rows.push_back(themeCommand("view.theme_system", WindowActions::tr("As the s&ystem"), Theme::system));
    rows.push_back(themeCommand("view.theme_light", WindowActions::tr("&Light"), Theme::light));
    rows.push_back(themeCommand("view.theme_dark", WindowActions::tr("Dar&k"), Theme::dark));
    rows.push_back({.id = "view.full_screen",
                    .text = WindowActions::tr("F&ull screen"),
                    .keys = key("F11"),
                    .switched = [this](bool full) { full ? showFullScreen() : showNormal(); }});
    return rows;
}

Commands MainWindow::compareCommands() {
    using Compare = Canvas::Compare;
    using With = CompareDesk::With;
    const auto mode = [this](const char* id, const QString& text, const char* icon, const char* keys,
                             Compare compare) -> Command {
        return {.id = id,
                .text = text,
                .icon = icon,
                .keys = key(keys),
                .submenu = comparing,
                .one_of = "compare",
                .run = [this, compare] { canvas_->setCompare(compare); },
                .checked = [this, compare] { return canvas_->compare() == compare; }};
    };
    const auto with = [this](const char* id, const QString& text, With partner,
                             std::function<bool()> enabled = {}) -> Command {
        return {.id = id,
                .text = text,
                .submenu = comparing,
                .one_of = "with",
                .run = [this, partner] { compare_->setWith(partner); },
                .enabled = std::move(enabled),
                .checked = [this, partner] { return compare_->with() == partner; }};
    };
    const auto pinned = [this](HistoryModel::Pin pin) {
        return [this, pin] { return session_->history()->pinned(pin) != 0; };
    };
    return {
        mode("view.compare_off", WindowActions::tr("&No comparison"), "close", "Ctrl+Alt+0", Compare::off),
        mode("view.compare_hold", WindowActions::tr("&Hold to compare"), "eye", "Ctrl+Alt+1", Compare::hold),
        mode("view.compare_split", WindowActions::tr("&Split"), "compare", "Ctrl+Alt+2", Compare::split),
        mode("view.compare_side", WindowActions::tr("Side &by side"), "compare", "Ctrl+Alt+3",
             Compare::side_by_side),
        mode("view.compare_difference", WindowActions::tr("&Difference"), "compare", "Ctrl+Alt+4",
             Compare::difference),
        line(comparing),
        with("view.with_parent", WindowActions::tr("With the &picture before"), With::parent),
        with("view.with_base", WindowActions::tr("With the picture &without directions"), With::base),
        with("view.with_unedited", WindowActions::tr("With the picture without weight &edits"),
             With::unedited),
        with("view.with_a", WindowActions::tr("With pinned &A"), With::a, pinned(HistoryModel::Pin::a)),
        with("view.with_b", WindowActions::tr("With pinned B"), With::b, pinned(HistoryModel::Pin::b)),
    };
}

Command MainWindow::themeCommand(const char* id, const QString& text, Theme theme) {
    return {.id = id,
            .text = text,
            .submenu = appearance,
            .one_of = "theme",
            .run = [this, theme] { preferences_.setTheme(theme); },
            .checked = [this, theme] { return preferences_.theme() == theme; }};
}

Commands MainWindow::modelCommands() {
    return {
        {.id = "model.choose",
         .text = WindowActions::tr("&Models…"),
         .icon = "model",
         .keys = key("Ctrl+Shift+M"),
         .run = [this] { showModels(); }},
        {.id = "model.rescan",
         .text = WindowActions::tr("&Search the folders again"),
         .icon = "search",
         .run = [this] { catalogue_.rescan(); }},
        line(),
        {.id = "model.free_memory",
         .text = WindowActions::tr("&Free memory"),
         .icon = "memory",
         .run = [this] { freeMemory(); }},
        {.id = "model.restart_engine",
         .text = WindowActions::tr("&Restart engine"),
         .icon = "restart",
         .run =
             [this] {
                 followed_.clear();
                 engine_.restart();
                 followModel();
             }},
    };
}

/// What the menu "Curate" has for pictures; what it has for weights is CurateDesk's.
Commands MainWindow::pictureCommands() {
    const auto any = [this] { return session_->history()->current() != 0; };
    const auto pin = [this](HistoryModel::Pin place) {
        return [this, place] { session_->history()->setPin(place, session_->history()->current()); };
    };
    return {
        {.id = "curate.star",
         .text = WindowActions::tr("&Star this picture"),
         .icon = "star",
         .keys = key("Ctrl+B"),
         .run =
             [this] {
                 HistoryModel* history = session_->history();
                 if (const NodeId node = history->current(); node != 0)
                     history->setStarred(node, !history->node(node).starred);
             },
         .enabled = any,
         .checked =
             [this] {
                 const HistoryModel* history = session_->history();
                 return history->current() != 0 && history->node(history->current()).starred;
             }},
        {.id = "curate.rename",
         .text = WindowActions::tr("&Name this picture…"),
         .keys = key("F2"),
         .run =
             [this] {
                 history_dock_->show();
                 history_panel_->choose(session_->history()->current());
                 history_panel_->rename();
             },
         .enabled = any},
        line(),
        {.id = "curate.pin_a",
         .text = WindowActions::tr("Pin as &A"),
         .run = pin(HistoryModel::Pin::a),
         .enabled = any},
        {.id = "curate.pin_b",
         .text = WindowActions::tr("Pin as &B"),
         .run = pin(HistoryModel::Pin::b),
         .enabled = any},
    };
}

Commands MainWindow::windowCommands() {
    const auto space = [this](const char* id, const QString& text, const char* keys,
                              Workspace workspace) -> Command {
        return {.id = id,
                .text = text,
                .keys = key(keys),
                .one_of = "workspace",
                .run = [this, workspace] { showWorkspace(workspace); },
                .checked = [this, workspace] { return workspaces_->current() == workspace; }};
    };
    return {
        space("window.explore", WindowActions::tr("&Explore"), "Ctrl+Alt+E", Workspace::explore),
        space("window.compare", WindowActions::tr("&Compare"), "Ctrl+Alt+C", Workspace::compare),
        space("window.curate", WindowActions::tr("C&urate"), "Ctrl+Alt+U", Workspace::curate),
        space("window.demo", WindowActions::tr("&Demo"), "Ctrl+Alt+D", Workspace::demo),
        line(),
        {.id = "window.reset_layout",
         .text = WindowActions::tr("&Reset layout"),
         .icon = "reset",
         .run = [this] { workspaces_->reset(); }},
        {.id = "help.commands",
         .text = WindowActions::tr("&Commands…"),
         .icon = "command",
         .keys = key("Ctrl+Shift+P"),
         .run = [this] { CommandPalette(actions_, this).exec(); }},
        line(),
        {.id = "help.copy_details",
         .text = WindowActions::tr("Copy &details of this system"),
         .icon = "copy",
         .run = [this] { QGuiApplication::clipboard()->setText(engine_.details()); }},
        {.id = "help.about",
         .text = WindowActions::tr("&About Burin"),
         .icon = "information",
         .run = [this] { AboutDialog(QString::fromStdString(engine_.hello().build), this).exec(); }},
    };
}

void MainWindow::addCommands() {
    for (const Commands& menu : {fileCommands(), editCommands(), viewCommands(), steerCommands(),
                                 modelCommands(), curate_->commands(), pictureCommands(), windowCommands()})
        actions_.add(menu);
    // Where the system has these roles (macOS), the commands go where its users look for them.
    const auto role = [this](const char* id, QAction::MenuRole role) {
        actions_.action(QString::fromLatin1(id))->setMenuRole(role);
    };
    role("file.quit", QAction::QuitRole);
    role("help.about", QAction::AboutRole);
    role("edit.preferences", QAction::PreferencesRole);
}

void MainWindow::wireCommands() {
    connect(canvas_, &Canvas::compareChanged, this, &MainWindow::refreshActions);
    connect(&preferences_, &Preferences::themeChanged, this, [this] {
        applyTheme(preferences_.theme());
        refreshActions();
    });
    connect(menus_.recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    controller_.setLive(preferences_.live());
    fillRecent();
}

void MainWindow::newSession() {
    if (const auto made = session_->openNew(); !made) return notice(noticeOf(made.error()));
    startAfresh();
}

void MainWindow::chooseSession() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open session"), preferences_.lastFolder(),
                                                      tr("Burin sessions (*.burin)"));
    if (path.isEmpty()) return;
    preferences_.setLastFolder(QFileInfo(path).absolutePath());
    openPath(path);
}

void MainWindow::choosePicture() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open picture"), preferences_.lastFolder(),
                                                      tr("Pictures (*.png *.jpg *.jpeg)"));
    if (!path.isEmpty()) dropPicture(path);
}

void MainWindow::saveSessionAs() {
    QString path = QFileDialog::getSaveFileName(this, tr("Save session as"), preferences_.lastFolder(),
                                                tr("Burin sessions (*.burin)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".burin");
    preferences_.setLastFolder(QFileInfo(path).absolutePath());
    session_->saveAs(path);
}

bool MainWindow::hasNodePicture() const {
    const HistoryModel* history = session_->history();
    return history->current() != 0 && history->node(history->current()).has_picture;
}

/// An empty session in this window: the prompt and the model stay, as on a fresh sheet.
void MainWindow::startAfresh() {
    protocol::RenderRequest request = without_directions(steering_.request());
    request.guidance.directions.clear();
    request.init_image.clear();
    request.mask_image.clear();
    report(steering_.setRequest(request));
    if (controller_.modelReady()) controller_.render();
}

void MainWindow::showWorkspace(Workspace workspace) {
    workspaces_->show(workspace);
    const bool compares = workspace == Workspace::compare;
    if (!compares) canvas_->setCompare(Canvas::Compare::off);
    if (compares && canvas_->compare() == Canvas::Compare::off) canvas_->setCompare(Canvas::Compare::split);
    refreshActions();
}

void MainWindow::report(const Result<>& result) {
    if (!result) notice(noticeOf(result.error()));
}

void MainWindow::fillRecent() {
    menus_.recent->clear();
    for (const QString& path : preferences_.recentFiles()) {
        QAction* action = menus_.recent->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        action->setStatusTip(path);
        connect(action, &QAction::triggered, this, [this, path] { openPath(path); });
    }
    if (!menus_.recent->isEmpty()) menus_.recent->addSeparator();
    menus_.recent->addAction(actions_.action(QStringLiteral("file.clear_recent")));
}

}  // namespace burin::ui
