// How a window is opened: what the command line, the tests and the demo say.
#pragma once

#include <QtCore/QStringList>

#include "ui/models/engine_client.h"

namespace burin::ui {

struct WindowOptions {
    QString settings_file;       ///< empty = the user's own preferences
    QString data_folder;         ///< where unsaved sessions live; empty = the application's data folder
    QString cache_folder;        ///< what can be found again; empty = beside data_folder, else the user's own
    QStringList engine_command;  ///< empty = as the preferences say
    QStringList cli_command;     ///< burin-cli; empty = the one beside the engine or this program
    QString register_file;       ///< of protected concepts; empty = beside data_folder, else the user's own
    QString model;               ///< empty = the one used last
    QString session;             ///< file to open; empty = a new one, or what is recovered
    QString resources;  ///< folder with packs and the embedded model; empty = found beside the program
    bool offer_recovery = true;
    EngineTimings timings;
};

}  // namespace burin::ui
