// `burin-cli filter`, declared beside context.h, which every command includes.
#pragma once

#include "app/cli/context.h"

namespace burin::app {

void add_filter(CLI::App& app, Context& context);

}  // namespace burin::app
