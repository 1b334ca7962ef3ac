// How far a training is: a bar on a terminal, and a line every half minute where stderr is a file.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <unistd.h>

#include "app/cli/context.h"
#include "app/cli/progress_bar.h"
#include "core/training/training_loop.h"

namespace burin::app {

class TrainingBar {
  public:
    explicit TrainingBar(const Context& context)
        : bar_(!context.quiet && !context.json), lines_(!context.quiet && !context.json && isatty(2) == 0) {}

    void show(const training::TrainingProgress& progress) {
        char facts[160] = "";
        if (progress.steps > 0)
            std::snprintf(facts, sizeof facts, ", loss %.4f, %.1f samples/s", progress.loss,
                          progress.samples_per_second);
        bar_.show(progress.what + facts, static_cast<int>(1000 * std::min(1.0, progress.used)), 1000);
        const auto now = std::chrono::steady_clock::now();
        if (!lines_ || now - last_ < std::chrono::seconds(30)) return;
        last_ = now;
        std::fprintf(stderr, "%s%s, %.1f %%, step %lld, %lld samples, %.1f min left\n", progress.what.c_str(),
                     facts, 100 * progress.used, static_cast<long long>(progress.steps),
                     static_cast<long long>(progress.samples), progress.seconds_left / 60);
    }
    void clear() { bar_.clear(); }

  private:
    ProgressBar bar_;
    bool lines_;
    std::chrono::steady_clock::time_point last_;
};

}  // namespace burin::app
