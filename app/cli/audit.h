// `burin-cli audit`, declared beside context.h, which every command includes.
#pragma once

#include "app/cli/context.h"

namespace burin::app {

void add_audit(CLI::App& app, Context& context);

/// While it lives, the first SIGTERM raises `token` instead of cancelling: the work in hand is finished. Once at a time.
class EndsSoon {
  public:
    explicit EndsSoon(const CancelToken& token);
    ~EndsSoon();
    EndsSoon(const EndsSoon&) = delete;
    EndsSoon& operator=(const EndsSoon&) = delete;
};

}  // namespace burin::app
