// The menu "Model".
#include "ui/models/file_catalogue.h"
#include "ui/panels/files_panel.h"
#include "ui/window/model_controller.h"
#include "ui/window/window_commands.h"
#include "ui/window/window_docks.h"

namespace burin::ui {

Commands modelCommands(const CommandTargets& to) {
    return {
        {.id = "model.choose",
         .text = WindowActions::tr("&Models…"),
         .icon = "model",
         .keys = key("Ctrl+Shift+M"),
         .run = [to] { to.models->showModels(); }},
        {.id = "model.files",
         .text = WindowActions::tr("Search f&iles"),
         .icon = "search",
         .keys = key("Ctrl+Shift+F"),
         .run =
             [to] {
                 to.docks->raise("files");
                 to.docks->panel<FilesPanel>()->focusSearch();
             }},
        {.id = "model.rescan",
         .text = WindowActions::tr("&Search the folders again"),
         .icon = "reset",
         .run = [to] { to.catalogue->rescan(); }},
        line(),
        {.id = "model.free_memory",
         .text = WindowActions::tr("&Free memory"),
         .icon = "memory",
         .run = [to] { to.models->freeMemory(); }},
        {.id = "model.restart_engine",
         .text = WindowActions::tr("&Restart engine"),
         .icon = "restart",
         .run = [to] { to.models->restartEngine(); }},
    };
}

}  // namespace burin::ui
