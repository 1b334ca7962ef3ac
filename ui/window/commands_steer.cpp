// The menu "Steer".
#include "ui/window/model_session.h"
#include "ui/window/photo_controller.h"
#include "ui/window/picture_controller.h"
#include "ui/window/preferences.h"
#include "ui/window/session_controller.h"
#include "ui/window/steering_controller.h"
#include "ui/window/window_commands.h"

namespace burin::ui {
namespace {

Commands renderCommands(const CommandTargets& to) {
    return {
        {.id = "steer.render",
         .text = WindowActions::tr("&Render"),
         .icon = "play",
         .keys = key("F5") + key("Ctrl+Return"),
         .run = [to] { to.steering->render(); }},
        {.id = "steer.stop",
         .text = WindowActions::tr("&Stop"),
         .icon = "stop",
         .keys = key("Esc"),
         .run = [to] { to.model->controller().stop(); },
         .enabled = [to] { return to.model->controller().isBusy(); }},
        {.id = "steer.live",
         .text = WindowActions::tr("Render &while steering"),
         .switched = [to](bool live) { to.steering->setLive(live); },
         .checked = [to] { return to.preferences->live(); }},
        line(),
        {.id = "steer.next_seed",
         .text = WindowActions::tr("&Next seed"),
         .icon = "next",
         .keys = key("Ctrl+G"),
         .run = [to] { to.steering->nextSeed(); }},
        {.id = "steer.random_seed",
         .text = WindowActions::tr("R&andom seed"),
         .keys = key("Ctrl+Shift+G"),
         .run = [to] { to.steering->randomSeed(); }},
        {.id = "steer.lock_seed",
         .text = WindowActions::tr("&Lock seed"),
         .icon = "lock",
         .switched = [to](bool locked) { to.model->steering().setSeedLocked(locked); },
         .checked = [to] { return to.model->steering().seedLocked(); }},
    };
}

Commands directionCommands(const CommandTargets& to) {
    const auto any = [to] { return to.model->steering().count() > 0; };
    return {
        {.id = "steer.edit_prompt",
         .text = WindowActions::tr("Edit &prompt"),
         .keys = key("Ctrl+L"),
         .run = [to] { to.steering->editPrompt(); }},
        {.id = "steer.add_direction",
         .text = WindowActions::tr("Add &direction…"),
         .icon = "add",
         .keys = key("Ctrl+D"),
         .run = [to] { to.steering->addDirection(); }},
        {.id = "steer.next_direction",
         .text = WindowActions::tr("Next d&irection"),
         .icon = "down",
         .keys = key("Ctrl+J"),
         .run = [to] { to.steering->stepTouched(1); },
         .enabled = any},
        {.id = "steer.previous_direction",
         .text = WindowActions::tr("Previous dir&ection"),
         .icon = "up",
         .keys = key("Ctrl+K"),
         .run = [to] { to.steering->stepTouched(-1); },
         .enabled = any},
        {.id = "steer.zero_all",
         .text = WindowActions::tr("Set all directions to &0"),
         .icon = "reset",
         .keys = key("Ctrl+Shift+0"),
         .run = [to] { to.steering->zeroAll(); },
         .enabled = any},
        {.id = "steer.paint_area",
         .text = WindowActions::tr("Paint the area of the &touched direction"),
         .icon = "brush",
         .keys = key("Ctrl+M"),
         .run = [to] { to.steering->switchPaintingTouched(); },
         .enabled = [to] { return to.steering->isTouched(); },
         .checked = [to] { return to.steering->paintsDirection(); }},
    };
}

Commands startCommands(const CommandTargets& to) {
    const auto starts = [to] { return to.steering->hasStartPicture(); };
    return {
        {.id = "steer.start_picture",
         .text = WindowActions::tr("Start from a pict&ure…"),
         .icon = "picture",
         .run = [to] { to.steering->chooseStartPicture(); }},
        {.id = "steer.start_current",
         .text = WindowActions::tr("Start from &this picture"),
         .run = [to] { to.steering->startFromCurrent(); },
         .enabled = [to] { return !to.model->controller().image().isNull(); }},
        {.id = "steer.photo",
         .text = WindowActions::tr("Steer a p&hoto…"),
         .icon = "picture",
         .run = [to] { to.photos->choose(); }},
        {.id = "steer.queue_photos",
         .text = WindowActions::tr("Queue a &folder of photos…"),
         .icon = "queue",
         .run = [to] { to.photos->chooseFolder(); },
         .enabled = [to] { return to.photos->canQueue(); }},
        {.id = "steer.paste_back",
         .text = WindowActions::tr("Paste &back into the photo…"),
         .icon = "export",
         .run = [to] { to.photos->pasteBack(); },
         .enabled = [to] { return to.photos->canPasteBack(); }},
        {.id = "steer.paint_inpaint",
         .text = WindowActions::tr("Paint the area to render a&gain"),
         .icon = "brush",
         .run = [to] { to.steering->switchPaintingRepaintArea(); },
         .enabled = [to] { return !to.model->request().init_image.empty(); },
         .checked = [to] { return to.steering->paintsRepaintArea(); }},
        {.id = "steer.clear_start",
         .text = WindowActions::tr("Start from n&oise"),
         .icon = "remove",
         .run = [to] { to.steering->startFromNoise(); },
         .enabled = starts},
    };
}

}  // namespace

Commands steerCommands(const CommandTargets& to) {
    Commands rows = renderCommands(to);
    for (auto part : {directionCommands, startCommands}) {
        rows.push_back(line());
        for (Command& row : part(to)) rows.push_back(std::move(row));
    }
    rows.push_back(line());
    const auto touched = [to] { return to.steering->isTouched(); };
    rows.push_back({.id = "steer.grid",
                    .text = WindowActions::tr("&Grid of two directions…"),
                    .icon = "sweep",
                    .keys = key("Ctrl+Shift+E"),
                    .run = [to] { to.steering->showGrid(); },
                    .enabled = [to] { return to.model->steering().count() > 1; }});
    rows.push_back({.id = "steer.queue_seeds",
                    .text = WindowActions::tr("&Queue several seeds…"),
                    .icon = "queue",
                    .keys = key("Ctrl+Shift+Q"),
                    .run = [to] { to.steering->queueSeeds(); }});
    rows.push_back({.id = "steer.queue_sweep",
                    .text = WindowActions::tr("Queue a swee&p of the touched direction…"),
                    .icon = "queue",
                    .run = [to] { to.steering->queueSweep(); },
                    .enabled = touched});
    rows.push_back({.id = "steer.reproduce",
                    .text = WindowActions::tr("Reproduce this pi&cture"),
                    .icon = "reproduce",
                    .run = [to] { to.pictures->reproduce(to.session->history()->current()); },
                    .enabled = [to] { return to.hasPicture(); }});
    return rows;
}

}  // namespace burin::ui
