// What all trained stages have in common: budget, checkpoints, sheets, and progress for whoever waits.
//
// A loop continues from its checkpoint where that exists, and leaves one behind when it is cancelled. Not
// thread-safe.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/cancel.h"
#include "core/training/learning_rate.h"
#include "core/training/picture_store.h"
#include "core/training/training_state.h"

namespace burin::training {

struct TrainingProgress {
    std::string what;         ///< "training the autoencoder"
    double used = 0;          ///< of the stage's budget, 0..1
    double seconds_left = 0;  ///< 0 = not known
    int64_t steps = 0, samples = 0;
    float loss = 0;  ///< recent mean; 0 where nothing is trained
    double samples_per_second = 0;
};

struct TrainingHooks {
    CancelToken cancel;
    std::function<void(const TrainingProgress&)> on_progress;
};

struct StageReport {
    int64_t steps = 0, samples = 0;
    float loss = 0;
    double seconds = 0;  ///< over all sessions
    double quality = 0;  ///< autoencoder: dB; classifier: worst group's accuracy; clip: share matched
};

struct Loop {
    const TrainingHooks& hooks;
    std::string what, kind;  ///< for the progress; what the checkpoint must be of
    std::filesystem::path checkpoint;
    Budget budget;
    RateShape rates;
    double save_seconds, sheet_seconds;
    std::filesystem::path curve = {};  ///< empty: beside the checkpoint, "<its name>-loss.png"
    /// What the checkpoint holds beside the state, and what to do with its tensors once the state is loaded.
    std::function<models::NamedTensors()> beside = {};
    std::function<void(const models::NamedTensors&)> restore_beside = {};

    /// `step` gets the factor of the learning rate and says whether to go on; `sheet` is called with the averaged weights
    /// in place, now and then and at the end, and may be empty. Gives whether a step ended the training. Throws
    /// Failure(cancelled) after the last checkpoint was written.
    bool run(TrainingState& state, const std::function<bool(double factor)>& step,
             const std::function<void()>& sheet) const;

  private:
    void resume(TrainingState& state) const;
    void save(const TrainingState& state) const;
    void tell(const TrainingState& state, double rate) const;
};

/// Progress of work that is counted, not trained: done and of.
[[nodiscard]] OnCount counting(const TrainingHooks& hooks, const std::string& what);

[[nodiscard]] StageReport report_of(const TrainingState& state);

}  // namespace burin::training
