// What the stages of train_mini that train a network share: the checkpoint, the loop, the report. Not thread-safe.
#pragma once

#include "core/training/train_mini.h"

namespace burin::training {

struct MiniStage {
    const MiniPlan& plan;
    const TrainingHooks& hooks;
    std::string what;  ///< "training the autoencoder"
    std::string kind;  ///< what the checkpoint must be of
    std::filesystem::path checkpoint;
    Budget budget;
    int64_t warm_up = 30;

    /// From the checkpoint where there is one. `show` is called with the averaged weights in place, now and then and
    /// at the end, and gives the quality that is reported. Throws Failure.
    StageReport train(TrainingState& state, const std::function<void(double factor)>& step,
                      const std::function<double()>& show) const;
};

[[nodiscard]] StepOptions step_options(const MiniPlan& plan, int64_t batch);

/// Whether there is such a file.
[[nodiscard]] bool is_there(const std::filesystem::path& path);

/// "16-48-96".
[[nodiscard]] std::string joined(const std::vector<int64_t>& numbers);

}  // namespace burin::training
