// The commands of the Curate menu that work on weights. What they do is wired by CurateDesk.
#pragma once

#include <QtWidgets/QMenu>

#include "ui/window/action_registry.h"

namespace burin::ui {

void registerCurateActions(ActionRegistry& actions);
/// Adds them to the menu "Curate", before what concerns pictures.
void fillCurateMenu(QMenu* menu, ActionRegistry& actions);

}  // namespace burin::ui
