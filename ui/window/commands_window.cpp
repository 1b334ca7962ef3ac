// The menus "Window" and "Help".
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMainWindow>

#include "ui/widgets/canvas.h"
#include "ui/window/about_dialog.h"
#include "ui/window/action_registry.h"
#include "ui/window/command_palette.h"
#include "ui/window/model_session.h"
#include "ui/window/window_commands.h"
#include "ui/window/workspaces.h"

namespace burin::ui {
namespace {

void showWorkspace(const CommandTargets& to, Workspace workspace) {
    to.workspaces->show(workspace);
    const bool compares = workspace == Workspace::compare;
    if (!compares) to.canvas->setCompare(Canvas::Compare::off);
    if (compares && to.canvas->compare() == Canvas::Compare::off)
        to.canvas->setCompare(Canvas::Compare::split);
    to.actions->refresh();
}

}  // namespace

Commands windowCommands(const CommandTargets& to) {
    const auto space = [to](const char* id, const QString& text, const char* keys,
                            Workspace workspace) -> Command {
        return {.id = id,
                .text = text,
                .keys = key(keys),
                .one_of = "workspace",
                .run = [to, workspace] { showWorkspace(to, workspace); },
                .checked = [to, workspace] { return to.workspaces->current() == workspace; }};
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
         .run = [to] { to.workspaces->reset(); }},
        {.id = "help.commands",
         .text = WindowActions::tr("&Commands…"),
         .icon = "command",
         .keys = key("Ctrl+Shift+P"),
         .run = [to] { CommandPalette(*to.actions, to.window).exec(); }},
        line(),
        {.id = "help.copy_details",
         .text = WindowActions::tr("Copy &details of this system"),
         .icon = "copy",
         .run = [to] { QGuiApplication::clipboard()->setText(to.model->engine().details()); }},
        {.id = "help.about",
         .text = WindowActions::tr("&About Burin"),
         .icon = "information",
         .run =
             [to] {
                 AboutDialog(QString::fromStdString(to.model->engine().hello().build), to.window).exec();
             }},
    };
}

}  // namespace burin::ui
