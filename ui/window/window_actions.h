// Which commands there are, and where in menus and toolbar they stand. What they do is wired by the window.
#pragma once

#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>

#include "ui/window/action_registry.h"

namespace burin::ui {

/// Adds every command of the window to `actions`.
void registerActions(ActionRegistry& actions);

/// Menus that the window fills itself as it goes.
struct WindowMenus {
    QMenu* recent = nullptr;
    QMenu* docks = nullptr;
};

/// Builds the menu bar from the registry.
WindowMenus buildMenus(QMenuBar* bar, ActionRegistry& actions);

}  // namespace burin::ui
