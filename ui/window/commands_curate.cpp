// The menu "Curate", as far as it is about pictures.
#include "ui/panels/history_panel.h"
#include "ui/window/session_controller.h"
#include "ui/window/window_commands.h"
#include "ui/window/window_docks.h"

namespace burin::ui {

Commands pictureCommands(const CommandTargets& to) {
    const auto any = [to] { return to.session->history()->current() != 0; };
    const auto pin = [to](HistoryModel::Pin place) {
        return [to, place] { to.session->history()->setPin(place, to.session->history()->current()); };
    };
    return {
        {.id = "curate.star",
         .text = WindowActions::tr("&Star this picture"),
         .icon = "star",
         .keys = key("Ctrl+B"),
         .run =
             [to] {
                 HistoryModel* history = to.session->history();
                 if (const NodeId node = history->current(); node != 0)
                     history->setStarred(node, !history->node(node).starred);
             },
         .enabled = any,
         .checked =
             [to] {
                 const HistoryModel* history = to.session->history();
                 return history->current() != 0 && history->node(history->current()).starred;
             }},
        {.id = "curate.rename",
         .text = WindowActions::tr("&Name this picture…"),
         .keys = key("F2"),
         .run =
             [to] {
                 to.docks->raise("history");
                 auto* panel = to.docks->panel<HistoryPanel>();
                 panel->choose(to.session->history()->current());
                 panel->rename();
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

}  // namespace burin::ui
