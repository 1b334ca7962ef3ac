// The commands of the menu "Steer".
#include <QtCore/QRandomGenerator>
#include <QtWidgets/QDockWidget>

#include "ui/panels/mask_panel.h"
#include "ui/panels/steering_panel.h"
#include "ui/window/grid_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/session_desk.h"

namespace burin::ui {

Commands MainWindow::steerCommands() {
    Commands rows = renderCommands();
    for (auto part : {&MainWindow::directionCommands, &MainWindow::startCommands}) {
        rows.push_back(line());
        for (Command& row : (this->*part)()) rows.push_back(std::move(row));
    }
    rows.push_back(line());
    const auto touched = [this] { return isTouched(); };
    rows.push_back({.id = "steer.grid",
                    .text = WindowActions::tr("&Grid of two directions…"),
                    .icon = "sweep",
                    .keys = key("Ctrl+Shift+E"),
                    .run = [this] { showGrid(); },
                    .enabled = [this] { return steering_.count() > 1; }});
    rows.push_back({.id = "steer.queue_seeds",
                    .text = WindowActions::tr("&Queue several seeds…"),
                    .icon = "queue",
                    .keys = key("Ctrl+Shift+Q"),
                    .run = [this] { queueSeeds(); }});
    rows.push_back({.id = "steer.queue_sweep",
                    .text = WindowActions::tr("Queue a swee&p of the touched direction…"),
                    .icon = "queue",
                    .run = [this] { queueSweep(); },
                    .enabled = touched});
    rows.push_back({.id = "steer.reproduce",
                    .text = WindowActions::tr("Reproduce this pi&cture"),
                    .icon = "reproduce",
                    .run = [this] { reproduce(session_->history()->current()); },
                    .enabled = [this] { return hasNodePicture(); }});
    return rows;
}

Commands MainWindow::renderCommands() {
    return {
        {.id = "steer.render",
         .text = WindowActions::tr("&Render"),
         .icon = "play",
         .keys = key("F5") + key("Ctrl+Return"),
         .run = [this] { renderAsked(); }},
        {.id = "steer.stop",
         .text = WindowActions::tr("&Stop"),
         .icon = "stop",
         .keys = key("Esc"),
         .run = [this] { controller_.stop(); },
         .enabled = [this] { return controller_.isBusy(); }},
        {.id = "steer.live",
         .text = WindowActions::tr("Render &while steering"),
         .switched =
             [this](bool live) {
                 preferences_.setLive(live);
                 controller_.setLive(live);
             },
         .checked = [this] { return preferences_.live(); }},
        line(),
        {.id = "steer.next_seed",
         .text = WindowActions::tr("&Next seed"),
         .icon = "next",
         .keys = key("Ctrl+G"),
         .run = [this] { report(steering_.nextSeed()); }},
        {.id = "steer.random_seed",
         .text = WindowActions::tr("R&andom seed"),
         .keys = key("Ctrl+Shift+G"),
         .run = [this] { report(steering_.setSeed(QRandomGenerator::global()->generate())); }},
        {.id = "steer.lock_seed",
         .text = WindowActions::tr("&Lock seed"),
         .icon = "lock",
         .switched = [this](bool locked) { steering_.setSeedLocked(locked); },
         .checked = [this] { return steering_.seedLocked(); }},
    };
}

Commands MainWindow::directionCommands() {
    const auto any = [this] { return steering_.count() > 0; };
    return {
        {.id = "steer.edit_prompt",
         .text = WindowActions::tr("Edit &prompt"),
         .keys = key("Ctrl+L"),
         .run =
             [this] {
                 showSteering();
                 steering_panel_->focusPrompt();
             }},
        {.id = "steer.add_direction",
         .text = WindowActions::tr("Add &direction…"),
         .icon = "add",
         .keys = key("Ctrl+D"),
         .run =
             [this] {
                 showSteering();
                 steering_panel_->addFromPack();
             }},
        {.id = "steer.next_direction",
         .text = WindowActions::tr("Next d&irection"),
         .icon = "down",
         .keys = key("Ctrl+J"),
         .run = [this] { stepTouched(1); },
         .enabled = any},
        {.id = "steer.previous_direction",
         .text = WindowActions::tr("Previous dir&ection"),
         .icon = "up",
         .keys = key("Ctrl+K"),
         .run = [this] { stepTouched(-1); },
         .enabled = any},
        {.id = "steer.zero_all",
         .text = WindowActions::tr("Set all directions to &0"),
         .icon = "reset",
         .keys = key("Ctrl+Shift+0"),
         .run = [this] { zeroAll(); },
         .enabled = any},
        {.id = "steer.paint_area",
         .text = WindowActions::tr("Paint the area of the &touched direction"),
         .icon = "brush",
         .keys = key("Ctrl+M"),
         .run = [this] { mask_panel_->isPainting() ? mask_panel_->stop() : paintArea(steering_.touched()); },
         .enabled = [this] { return isTouched(); },
         .checked = [this] { return mask_panel_->isPainting() && mask_panel_->row() >= 0; }},
    };
}

Commands MainWindow::startCommands() {
    const auto starts = [this] { return !steering_.request().init_image.empty(); };
    return {
        {.id = "steer.start_picture",
         .text = WindowActions::tr("Start from a pict&ure…"),
         .icon = "picture",
         .run = [this] { chooseStartPicture(); }},
        {.id = "steer.start_current",
         .text = WindowActions::tr("Start from &this picture"),
         .run = [this] { startFromCurrent(); },
         .enabled = [this] { return !controller_.image().isNull(); }},
        {.id = "steer.paint_inpaint",
         .text = WindowActions::tr("Paint what is rendered a&gain"),
         .icon = "brush",
         .run = [this] { mask_panel_->isPainting() ? mask_panel_->stop() : paintRepaintArea(); },
         .enabled = starts,
         .checked = [this] { return mask_panel_->isPainting() && mask_panel_->row() < 0; }},
        {.id = "steer.clear_start",
         .text = WindowActions::tr("Start from n&oise"),
         .icon = "remove",
         .run = [this] { report(steering_.setStartPicture({})); },
         .enabled = starts},
    };
}

bool MainWindow::isTouched() const {
    return steering_.touched() >= 0 && steering_.touched() < steering_.count();
}

void MainWindow::showSteering() {
    steering_dock_->show();
    steering_dock_->raise();
}

void MainWindow::zeroAll() {
    report(steering_.edit(SteeringModel::Part::rows, -1, tr("All directions 0"),
                          [](protocol::RenderRequest& request) { request = without_directions(request); }));
}

void MainWindow::showGrid() {
    auto* dialog = new GridDialog({&steering_, &renders_}, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    dialog->begin();
}

/// "Render": the next seed where the seed is not locked, otherwise this very request.
void MainWindow::renderAsked() {
    if (steering_.seedLocked() || controller_.image().isNull()) return controller_.render();
    report(steering_.nextSeed());
    if (!controller_.isLive()) controller_.render();
}

void MainWindow::stepTouched(int by) {
    if (steering_.count() == 0) return;
    steering_.setTouched((steering_.touched() + by + steering_.count()) % steering_.count());
}

}  // namespace burin::ui
