// --register and --filter: what a curator lets no picture pass without.
#pragma once

#include <CLI/CLI.hpp>

#include "core/engine/lines_of_defence.h"

namespace burin::app {

inline void add_defence_options(CLI::App& command, engine::DefenceFiles& files) {
    command
        .add_option("--register", files.rules,
                    "Obey the prompt rule of this register of protected concepts (burin-cli concepts)")
        ->type_name("FILE");
    command
        .add_option("--filter", files.filter,
                    "Let this output filter look at every picture (burin-cli filter calibrate)")
        ->type_name("FILE");
}

}  // namespace burin::app
