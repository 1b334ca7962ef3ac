// The menus of the window, built from the rows of its commands.
#pragma once

#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>

#include "ui/window/action_registry.h"

namespace burin::ui {

/// Menus that the window fills itself as it goes.
struct WindowMenus {
    QMenu* recent = nullptr;
    QMenu* docks = nullptr;
};

/// Builds the menu bar from the registry, which must have every command by now.
WindowMenus buildMenus(QMenuBar* bar, ActionRegistry& actions);

}  // namespace burin::ui
