// Work on edits (core/curation) that tells a bar how far it is.
#pragma once

#include "app/cli/context.h"
#include "app/cli/progress_bar.h"
#include "core/curation/run_hooks.h"

namespace burin::app {

/// A bar on a terminal, and hooks that move it; the hooks must not outlive it.
class BarHooks {
  public:
    explicit BarHooks(const Context& context)
        : bar_(!context.quiet && !context.json),
          hooks_{context.cancel, [this](const std::string& what, int64_t done, int64_t of) {
                     bar_.show(what, static_cast<int>(done), static_cast<int>(of));
                 }} {}
    BarHooks(const BarHooks&) = delete;
    BarHooks& operator=(const BarHooks&) = delete;

    [[nodiscard]] const curation::RunHooks& hooks() const { return hooks_; }
    void clear() { bar_.clear(); }

  private:
    ProgressBar bar_;
    curation::RunHooks hooks_;
};

}  // namespace burin::app
