// The menu "File".
#include <QtCore/QFileInfo>
#include <QtCore/QUrl>
#include <QtGui/QDesktopServices>
#include <QtWidgets/QMainWindow>

#include "ui/window/picture_controller.h"
#include "ui/window/preferences.h"
#include "ui/window/session_controller.h"
#include "ui/window/session_files.h"
#include "ui/window/window_commands.h"

namespace burin::ui {

bool CommandTargets::hasPicture() const {
    const HistoryModel* history = session->history();
    return history->current() != 0 && history->node(history->current()).has_picture;
}

Commands fileCommands(const CommandTargets& to) {
    return {
        {.id = "file.new",
         .text = WindowActions::tr("&New session"),
         .icon = "new",
         .keys = QKeySequence::keyBindings(QKeySequence::New),
         .run = [to] { to.files->openNew(); }},
        {.id = "file.open",
         .text = WindowActions::tr("&Open session…"),
         .icon = "open",
         .keys = QKeySequence::keyBindings(QKeySequence::Open),
         .run = [to] { to.files->choose(); }},
        {.id = "file.open_picture",
         .text = WindowActions::tr("Open &picture…"),
         .icon = "picture",
         .keys = key("Ctrl+Shift+O"),
         .run = [to] { to.pictures->choose(); }},
        {.id = "file.clear_recent",
         .text = WindowActions::tr("&Clear this list"),
         .submenu = "recent",
         .run = [to] { to.preferences->clearRecentFiles(); }},
        line(),
        {.id = "file.save_as",
         .text = WindowActions::tr("&Save session as…"),
         .icon = "save",
         .keys = key("Ctrl+Shift+S"),
         .run = [to] { to.files->saveAs(); }},
        {.id = "file.export",
         .text = WindowActions::tr("&Export picture…"),
         .icon = "export",
         .keys = key("Ctrl+E"),
         .run = [to] { to.pictures->exportPicture(to.session->history()->current()); },
         .enabled = [to] { return to.hasPicture(); }},
        {.id = "file.show_folder",
         .text = WindowActions::tr("Show session in its &folder"),
         .run =
             [to] {
                 QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(to.session->path()).absolutePath()));
             }},
        line(),
        {.id = "file.quit",
         .text = WindowActions::tr("&Quit"),
         .keys = key("Ctrl+Q"),
         .run = [to] { to.window->close(); }},
    };
}

}  // namespace burin::ui
