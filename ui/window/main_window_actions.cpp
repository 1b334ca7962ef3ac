// What the window's commands do.
#include <QtCore/QRandomGenerator>
#include <QtGui/QClipboard>
#include <QtGui/QDesktopServices>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QInputDialog>

#include "ui/panels/history_panel.h"
#include "ui/panels/mask_panel.h"
#include "ui/panels/steering_panel.h"
#include "ui/widgets/canvas.h"
#include "ui/window/about_dialog.h"
#include "ui/window/command_palette.h"
#include "ui/window/compare_desk.h"
#include "ui/window/grid_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/session_desk.h"
#include "ui/window/shortcut_editor.h"

namespace burin::ui {
namespace {

QString id(const char* text) { return QString::fromLatin1(text); }

}  // namespace

void MainWindow::wireActions() {
    wireFileActions();
    wireViewActions();
    wireSteerActions();
    wireOtherActions();
    connect(menus_.recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    fillRecent();
}

void MainWindow::wireFileActions() {
    on("file.new", [this] {
        if (const auto made = session_->openNew(); !made) return notice(noticeOf(made.error()));
        startAfresh();
    });
    on("file.open", [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Open session"), preferences_.lastFolder(),
                                                          tr("Burin sessions (*.burin)"));
        if (path.isEmpty()) return;
        preferences_.setLastFolder(QFileInfo(path).absolutePath());
        openPath(path);
    });
    on("file.open_picture", [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Open picture"), preferences_.lastFolder(),
                                                          tr("Pictures (*.png *.jpg *.jpeg)"));
        if (!path.isEmpty()) dropPicture(path);
    });
    on("file.clear_recent", [this] { preferences_.clearRecentFiles(); });
    on("file.save_as", [this] {
        QString path = QFileDialog::getSaveFileName(this, tr("Save session as"), preferences_.lastFolder(),
                                                    tr("Burin sessions (*.burin)"));
        if (path.isEmpty()) return;
        if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".burin");
        preferences_.setLastFolder(QFileInfo(path).absolutePath());
        session_->saveAs(path);
    });
    on("file.export", [this] { exportPicture(session_->history()->current()); });
    on("file.show_folder", [this] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(session_->path()).absolutePath()));
    });
    on("file.quit", [this] { close(); });
    on("edit.undo", [this] { session_->history()->undo(); });
    on("edit.redo", [this] { session_->history()->redo(); });
    on("edit.copy_picture", [this] { copyPicture(); });
    on("edit.copy_recipe", [this] { copyRecipe(); });
    on("edit.paste_recipe", [this] { pasteRecipe(); });
    on("edit.shortcuts", [this] {
        ShortcutEditor editor(actions_, this);
        if (editor.exec() == QDialog::Accepted) actions_.saveKeys(preferences_.settings());
    });
    on("edit.preferences", [this] { showPreferences(); });
}

void MainWindow::wireViewActions() {
    on("view.zoom_in", [this] { canvas_->zoomIn(); });
    on("view.zoom_out", [this] { canvas_->zoomOut(); });
    on("view.fit", [this] { canvas_->fit(); });
    on("view.actual", [this] { canvas_->actualSize(); });
    using Compare = Canvas::Compare;
    const std::pair<const char*, Compare> modes[] = {{"view.compare_off", Compare::off},
                                                     {"view.compare_hold", Compare::hold},
                                                     {"view.compare_split", Compare::split},
                                                     {"view.compare_side", Compare::side_by_side},
                                                     {"view.compare_difference", Compare::difference}};
    for (const auto& [name, mode] : modes) on(name, [this, mode = mode] { canvas_->setCompare(mode); });
    using With = CompareDesk::With;
    const std::pair<const char*, With> partners[] = {{"view.with_parent", With::parent},
                                                     {"view.with_base", With::base},
                                                     {"view.with_a", With::a},
                                                     {"view.with_b", With::b},
                                                     {"view.with_unedited", With::unedited}};
    for (const auto& [name, with] : partners) on(name, [this, with = with] { compare_->setWith(with); });
    connect(canvas_, &Canvas::compareChanged, this, &MainWindow::refreshActions);
    onToggled("view.where_it_acts", [this](bool) { showWhereItActs(); });
    on("view.theme_system", [this] { preferences_.setTheme(Theme::system); });
    on("view.theme_light", [this] { preferences_.setTheme(Theme::light); });
    on("view.theme_dark", [this] { preferences_.setTheme(Theme::dark); });
    connect(&preferences_, &Preferences::themeChanged, this, [this] {
        applyTheme(preferences_.theme());
        refreshActions();
    });
    onToggled("view.full_screen", [this](bool full) { full ? showFullScreen() : showNormal(); });
}

void MainWindow::wireSteerActions() {
    on("steer.render", [this] { renderAsked(); });
    on("steer.stop", [this] { controller_.stop(); });
    onToggled("steer.live", [this](bool live) {
        preferences_.setLive(live);
        controller_.setLive(live);
    });
    actions_.action(id("steer.live"))->setChecked(preferences_.live());
    on("steer.next_seed", [this] { report(steering_.nextSeed()); });
    on("steer.random_seed", [this] { report(steering_.setSeed(QRandomGenerator::global()->generate())); });
    onToggled("steer.lock_seed", [this](bool locked) { steering_.setSeedLocked(locked); });
    const auto showSteering = [this] {
        steering_dock_->show();
        steering_dock_->raise();
    };
    on("steer.edit_prompt", [=, this] {
        showSteering();
        steering_panel_->focusPrompt();
    });
    on("steer.add_direction", [=, this] {
        showSteering();
        steering_panel_->addFromPack();
    });
    on("steer.next_direction", [this] { stepTouched(1); });
    on("steer.previous_direction", [this] { stepTouched(-1); });
    on("steer.zero_all", [this] {
        report(
            steering_.edit(SteeringModel::Part::rows, -1, tr("All directions 0"),
                           [](protocol::RenderRequest& request) { request = without_directions(request); }));
    });
    on("steer.paint_area",
       [this] { mask_panel_->isPainting() ? mask_panel_->stop() : paintArea(steering_.touched()); });
    on("steer.start_picture", [this] { chooseStartPicture(); });
    on("steer.start_current", [this] { startFromCurrent(); });
    on("steer.paint_inpaint",
       [this] { mask_panel_->isPainting() ? mask_panel_->stop() : paintRepaintArea(); });
    on("steer.clear_start", [this] { report(steering_.setStartPicture({})); });
    on("steer.grid", [this] {
        auto* dialog = new GridDialog({&steering_, &renders_}, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
        dialog->begin();
    });
    on("steer.queue_seeds", [this] { queueSeeds(); });
    on("steer.queue_sweep", [this] { queueSweep(); });
    on("steer.reproduce", [this] { reproduce(session_->history()->current()); });
}

void MainWindow::wireOtherActions() {
    HistoryModel* history = session_->history();
    on("model.choose", [this] { showModels(); });
    on("model.rescan", [this] { catalogue_.rescan(); });
    on("model.free_memory", [this] { freeMemory(); });
    on("model.restart_engine", [this] {
        followed_.clear();
        engine_.restart();
        followModel();
    });
    on("curate.star", [history] {
        if (const NodeId node = history->current(); node != 0)
            history->setStarred(node, !history->node(node).starred);
    });
    on("curate.pin_a", [history] { history->setPin(HistoryModel::Pin::a, history->current()); });
    on("curate.pin_b", [history] { history->setPin(HistoryModel::Pin::b, history->current()); });
    on("curate.rename", [this] {
        history_dock_->show();
        history_panel_->choose(session_->history()->current());
        history_panel_->rename();
    });
    const std::pair<const char*, Workspace> workspaces[] = {{"window.explore", Workspace::explore},
                                                            {"window.compare", Workspace::compare},
                                                            {"window.curate", Workspace::curate},
                                                            {"window.demo", Workspace::demo}};
    for (const auto& [name, workspace] : workspaces)
        on(name, [this, workspace = workspace] { showWorkspace(workspace); });
    on("window.reset_layout", [this] { workspaces_->reset(); });
    on("help.commands", [this] { CommandPalette(actions_, this).exec(); });
    on("help.copy_details", [this] { QGuiApplication::clipboard()->setText(engine_.details()); });
    on("help.about", [this] { AboutDialog(QString::fromStdString(engine_.hello().build), this).exec(); });
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

/// "Render": the next seed where the seed is not locked, otherwise this very request.
void MainWindow::renderAsked() {
    if (steering_.seedLocked() || controller_.image().isNull()) return controller_.render();
    report(steering_.nextSeed());
    if (!controller_.isLive()) controller_.render();
}

void MainWindow::report(const Result<>& result) {
    if (!result) notice(noticeOf(result.error()));
}

void MainWindow::stepTouched(int by) {
    if (steering_.count() == 0) return;
    steering_.setTouched((steering_.touched() + by + steering_.count()) % steering_.count());
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
    menus_.recent->addAction(actions_.action(id("file.clear_recent")));
}

void MainWindow::refreshActions() {
    const HistoryModel* history = session_->history();
    const NodeId node = history->current();
    const auto enable = [this](const char* name, bool enabled) {
        actions_.action(id(name))->setEnabled(enabled);
    };
    enable("edit.undo", history->canUndo());
    enable("edit.redo", history->canRedo());
    actions_.action(id("edit.undo"))
        ->setText(history->canUndo() ? tr("&Undo %1").arg(history->undoTitle()) : tr("&Undo"));
    actions_.action(id("edit.redo"))
        ->setText(history->canRedo() ? tr("&Redo %1").arg(history->redoTitle()) : tr("&Redo"));
    const bool has_image = !controller_.image().isNull();
    enable("file.export", node != 0 && history->node(node).has_picture);
    enable("edit.copy_picture", has_image);
    enable("steer.start_current", has_image);
    enable("steer.reproduce", node != 0 && history->node(node).has_picture);
    const bool starts = !steering_.request().init_image.empty();
    enable("steer.paint_inpaint", starts);
    enable("steer.clear_start", starts);
    const bool touched = steering_.touched() >= 0 && steering_.touched() < steering_.count();
    for (const char* name : {"steer.paint_area", "steer.queue_sweep"}) enable(name, touched);
    for (const char* name : {"steer.next_direction", "steer.previous_direction", "steer.zero_all"})
        enable(name, steering_.count() > 0);
    enable("steer.grid", steering_.count() > 1);
    enable("steer.stop", controller_.isBusy());
    for (const char* name : {"curate.star", "curate.rename", "curate.pin_a", "curate.pin_b"})
        enable(name, node != 0);
    enable("view.with_a", history->pinned(HistoryModel::Pin::a) != 0);
    enable("view.with_b", history->pinned(HistoryModel::Pin::b) != 0);
    const auto check = [this](const char* name, bool checked) {
        QAction* action = actions_.action(id(name));
        const QSignalBlocker quiet(action);
        action->setChecked(checked);
    };
    check("curate.star", node != 0 && history->node(node).starred);
    check("steer.lock_seed", steering_.seedLocked());
    constexpr const char* modes[] = {"view.compare_off", "view.compare_hold", "view.compare_split",
                                     "view.compare_side", "view.compare_difference"};
    check(modes[static_cast<int>(canvas_->compare())], true);
    constexpr const char* partners[] = {"view.with_parent", "view.with_base", "view.with_a", "view.with_b",
                                        "view.with_unedited"};
    check(partners[static_cast<int>(compare_->with())], true);
    constexpr const char* themes[] = {"view.theme_system", "view.theme_light", "view.theme_dark"};
    check(themes[static_cast<int>(preferences_.theme())], true);
    constexpr const char* spaces[] = {"window.explore", "window.compare", "window.curate", "window.demo"};
    check(spaces[static_cast<int>(workspaces_->current())], true);
    check("steer.paint_area", mask_panel_->isPainting() && mask_panel_->row() >= 0);
    check("steer.paint_inpaint", mask_panel_->isPainting() && mask_panel_->row() < 0);
}

}  // namespace burin::ui
