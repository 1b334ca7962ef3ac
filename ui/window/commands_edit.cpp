// The menu "Edit".
#include <QtWidgets/QMainWindow>

#include "ui/window/action_registry.h"
#include "ui/window/model_controller.h"
#include "ui/window/model_session.h"
#include "ui/window/picture_controller.h"
#include "ui/window/preferences.h"
#include "ui/window/session_controller.h"
#include "ui/window/shortcut_editor.h"
#include "ui/window/window_commands.h"

namespace burin::ui {

Commands editCommands(const CommandTargets& to) {
    return {
        {.id = "edit.undo",
         .text = WindowActions::tr("&Undo"),
         .icon = "undo",
         .keys = QKeySequence::keyBindings(QKeySequence::Undo),
         .run = [to] { to.session->history()->undo(); },
         .enabled = [to] { return to.session->history()->canUndo(); },
         .says =
             [to] {
                 const HistoryModel* history = to.session->history();
                 return history->canUndo() ? WindowActions::tr("&Undo %1").arg(history->undoTitle())
                                           : WindowActions::tr("&Undo");
             }},
        {.id = "edit.redo",
         .text = WindowActions::tr("&Redo"),
         .icon = "redo",
         .keys = key("Ctrl+Shift+Z") + key("Ctrl+Y"),
         .run = [to] { to.session->history()->redo(); },
         .enabled = [to] { return to.session->history()->canRedo(); },
         .says =
             [to] {
                 const HistoryModel* history = to.session->history();
                 return history->canRedo() ? WindowActions::tr("&Redo %1").arg(history->redoTitle())
                                           : WindowActions::tr("&Redo");
             }},
        line(),
        {.id = "edit.copy_picture",
         .text = WindowActions::tr("&Copy picture"),
         .icon = "copy",
         .keys = key("Ctrl+Shift+C"),
         .run = [to] { to.pictures->copyPicture(); },
         .enabled = [to] { return !to.model->controller().image().isNull(); }},
        {.id = "edit.copy_recipe",
         .text = WindowActions::tr("Copy &recipe"),
         .run = [to] { to.pictures->copyRecipe(); }},
        {.id = "edit.paste_recipe",
         .text = WindowActions::tr("&Paste recipe"),
         .run = [to] { to.pictures->pasteRecipe(); }},
        line(),
        {.id = "edit.shortcuts",
         .text = WindowActions::tr("&Shortcuts…"),
         .icon = "keyboard",
         .run =
             [to] {
                 ShortcutEditor editor(*to.actions, to.window);
                 if (editor.exec() == QDialog::Accepted) to.actions->saveKeys(to.preferences->settings());
             }},
        {.id = "edit.preferences",
         .text = WindowActions::tr("Pre&ferences…"),
         .icon = "settings",
         .keys = key("Ctrl+,"),
         .run = [to] { to.models->showPreferences(); }},
    };
}

}  // namespace burin::ui
