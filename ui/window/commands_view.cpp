// The menu "View".
#include <QtWidgets/QMainWindow>

#include "ui/models/acting_mask.h"
#include "ui/widgets/canvas.h"
#include "ui/window/compare_controller.h"
#include "ui/window/model_session.h"
#include "ui/window/photo_controller.h"
#include "ui/window/preferences.h"
#include "ui/window/session_controller.h"
#include "ui/window/window_commands.h"

namespace burin::ui {
namespace {

constexpr const char* comparing = "compare";
constexpr const char* appearance = "appearance";
constexpr const char* where_it_acts = "where_it_acts";

Commands compareCommands(const CommandTargets& to) {
    using Compare = Canvas::Compare;
    using With = CompareController::With;
    const auto mode = [to](const char* id, const QString& text, const char* icon, const char* keys,
                           Compare compare) -> Command {
        return {.id = id,
                .text = text,
                .icon = icon,
                .keys = key(keys),
                .submenu = comparing,
                .one_of = "compare",
                .run = [to, compare] { to.canvas->setCompare(compare); },
                .checked = [to, compare] { return to.canvas->compare() == compare; }};
    };
    const auto with = [to](const char* id, const QString& text, With partner,
                           std::function<bool()> enabled = {}) -> Command {
        return {.id = id,
                .text = text,
                .submenu = comparing,
                .one_of = "with",
                .run = [to, partner] { to.compare->setWith(partner); },
                .enabled = std::move(enabled),
                .checked = [to, partner] { return to.compare->with() == partner; }};
    };
    const auto pinned = [to](HistoryModel::Pin pin) {
        return [to, pin] { return to.session->history()->pinned(pin) != 0; };
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
        with("view.with_photo", WindowActions::tr("With the ph&oto"), With::photo,
             [to] { return to.model->steering().steersPhoto(); }),
        with("view.with_a", WindowActions::tr("With pinned &A"), With::a, pinned(HistoryModel::Pin::a)),
        with("view.with_b", WindowActions::tr("With pinned B"), With::b, pinned(HistoryModel::Pin::b)),
    };
}

Command themeCommand(const CommandTargets& to, const char* id, const QString& text, Theme theme) {
    return {.id = id,
            .text = text,
            .submenu = appearance,
            .one_of = "theme",
            .run = [to, theme] { to.preferences->setTheme(theme); },
            .checked = [to, theme] { return to.preferences->theme() == theme; }};
}

Command maskCommand(const CommandTargets& to, const char* id, const QString& text,
                    protocol::command::MaskPart part) {
    return {.id = id,
            .text = text,
            .submenu = where_it_acts,
            .one_of = "mask_part",
            .run = [to, part] { to.acting_mask->setPart(part); },
            .enabled = [to] { return to.photos->isSteering(); },
            .checked = [to, part] { return to.acting_mask->part() == part; }};
}

}  // namespace

Commands viewCommands(const CommandTargets& to) {
    Commands rows{
        {.id = "view.zoom_in",
         .text = WindowActions::tr("Zoom &in"),
         .icon = "zoom_in",
         .keys = key("Ctrl++") + key("Ctrl+="),
         .run = [to] { to.canvas->zoomIn(); }},
        {.id = "view.zoom_out",
         .text = WindowActions::tr("Zoom &out"),
         .icon = "zoom_out",
         .keys = key("Ctrl+-"),
         .run = [to] { to.canvas->zoomOut(); }},
        {.id = "view.fit",
         .text = WindowActions::tr("&Fit to window"),
         .icon = "fit",
         .keys = key("Ctrl+0"),
         .run = [to] { to.canvas->fit(); }},
        {.id = "view.actual",
         .text = WindowActions::tr("&Actual size"),
         .icon = "actual",
         .keys = key("Ctrl+1"),
         .run = [to] { to.canvas->actualSize(); }},
        line(),
    };
    for (Command& row : compareCommands(to)) rows.push_back(std::move(row));
    rows.push_back({.id = "view.where_it_acts",
                    .text = WindowActions::tr("Show &where it acts"),
                    .icon = "eye",
                    .keys = key("Ctrl+Shift+W"),
                    .switched = [to](bool shown) {
                        to.canvas->setOverlayVisible(shown);
                        to.acting_mask->setShown(shown);
                    }});
    using Part = protocol::command::MaskPart;
    rows.push_back(maskCommand(to, "view.masks_both", WindowActions::tr("&Both masks together"), Part::both));
    rows.push_back(maskCommand(to, "view.mask_attention",
                               WindowActions::tr("Where the photo &looks like its words"), Part::attention));
    rows.push_back(maskCommand(to, "view.mask_difference",
                               WindowActions::tr("Where it &changes the photo most"), Part::difference));
    rows.push_back(line());
    rows.push_back(themeCommand(to, "view.theme_system", WindowActions::tr("As the s&ystem"), Theme::system));
    rows.push_back(themeCommand(to, "view.theme_light", WindowActions::tr("&Light"), Theme::light));
    rows.push_back(themeCommand(to, "view.theme_dark", WindowActions::tr("Dar&k"), Theme::dark));
    rows.push_back(
        {.id = "view.full_screen",
         .text = WindowActions::tr("F&ull screen"),
         .keys = key("F11"),
         .switched = [to](bool full) { full ? to.window->showFullScreen() : to.window->showNormal(); }});
    return rows;
}

}  // namespace burin::ui
