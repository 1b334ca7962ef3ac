// The commands of the window: a table for each menu (commands_file.cpp and so on), a row for each command.
#pragma once

#include "ui/window/command.h"

class QMainWindow;

namespace burin::ui {

class ActingMask;
class ActionRegistry;
class Canvas;
class CompareController;
class FileCatalogue;
class ModelController;
class ModelSession;
class PhotoController;
class PictureController;
class Preferences;
class SessionController;
class SessionFiles;
class SteeringController;
class WindowDocks;
class Workspaces;

/// Whom commands act on; all of them outlive the registry's use.
struct CommandTargets {
    QMainWindow* window = nullptr;
    ActionRegistry* actions = nullptr;
    Preferences* preferences = nullptr;
    Canvas* canvas = nullptr;
    ActingMask* acting_mask = nullptr;
    ModelSession* model = nullptr;
    FileCatalogue* catalogue = nullptr;
    SessionController* session = nullptr;
    SessionFiles* files = nullptr;
    PictureController* pictures = nullptr;
    PhotoController* photos = nullptr;
    SteeringController* steering = nullptr;
    ModelController* models = nullptr;
    CompareController* compare = nullptr;
    const WindowDocks* docks = nullptr;
    Workspaces* workspaces = nullptr;

    /// Whether the current step of the history has a picture.
    [[nodiscard]] bool hasPicture() const;
};

[[nodiscard]] Commands fileCommands(const CommandTargets& to);
[[nodiscard]] Commands editCommands(const CommandTargets& to);
[[nodiscard]] Commands viewCommands(const CommandTargets& to);
[[nodiscard]] Commands steerCommands(const CommandTargets& to);
[[nodiscard]] Commands modelCommands(const CommandTargets& to);
/// What the menu "Curate" has for pictures; what it has for weights is CurateController's.
[[nodiscard]] Commands pictureCommands(const CommandTargets& to);
[[nodiscard]] Commands windowCommands(const CommandTargets& to);

}  // namespace burin::ui
