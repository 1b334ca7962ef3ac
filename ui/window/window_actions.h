// The menus and the toolbar of the window, built from the rows of its commands.
#pragma once

#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QToolBar>

#include "ui/window/action_registry.h"

class QMainWindow;

namespace burin::ui {

/// Menus that the window fills itself as it goes.
struct WindowMenus {
    QMenu* recent = nullptr;
    QMenu* docks = nullptr;
};

/// Builds the menu bar from the registry, which must have every command by now.
WindowMenus buildMenus(QMenuBar* bar, ActionRegistry& actions);

/// The same for the toolbar; `request` stands in its middle.
QToolBar* buildToolbar(QMainWindow* window, ActionRegistry& actions, QWidget* request);

}  // namespace burin::ui
