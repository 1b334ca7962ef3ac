// A training between two steps: parameters, their running average, optimiser, counters and losses.
//
// Everything random in a step is drawn from generators that are made from the seed and the step's number
// (step_generator), so that this state together with the data is all that a training needs to go on bit for
// bit. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/training/optimiser.h"

namespace burin::training {

struct StateOptions {
    OptimiserOptions optimiser;
    double average_limit = 0.998;  ///< of the running average of the weights; 0 keeps none
};

/// How a network is trained, step by step.
struct StepOptions {
    int64_t batch = 16;
    uint64_t seed = 1;
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat32;  ///< in which the network computes; its weights stay float32
    std::optional<StateOptions> state{};       ///< nothing: what suits the network
};

class TrainingState {
  public:
    /// Makes `parameters` (float32) leaves that want gradients; the network that took them keeps using them.
    TrainingState(models::NamedTensors parameters, StateOptions options);

    /// Backward from `loss`, one update with the rates times `factor`, the average, the counters. Throws
    /// Failure(try_again) where the gradients are not finite; nothing has changed then.
    void step(const Tensor& loss, double factor, int64_t samples);
    /// The same from gradients that are there already; `loss` is what is written down.
    void update(float loss, double factor, int64_t samples);

    [[nodiscard]] int64_t steps() const { return optimiser_.steps(); }
    [[nodiscard]] int64_t samples() const { return samples_; }
    [[nodiscard]] const std::vector<float>& losses() const { return losses_; }  ///< one a step
    [[nodiscard]] float recent_loss() const;                                    ///< mean of the last 50
    [[nodiscard]] const models::NamedTensors& parameters() const { return parameters_; }
    [[nodiscard]] const models::NamedTensors& average() const { return average_; }

    double seconds = 0;  ///< spent so far, over all sessions; kept by the loop

    /// Parameters and average become these weights, whose names may stand behind a prefix; counters and
    /// optimiser stay fresh, and so do parameters whose names begin with `kept`, unless that is empty. Throws
    /// Failure(bad_model) where one is missing or of another shape.
    void start_from(const models::NamedTensors& weights, const std::string& prefix = "",
                    const std::string& kept = "");

    /// Atomically. `kind` says what is trained, and is compared on loading. `more`: what else the training needs to go
    /// on, under names of its own.
    void save(const std::filesystem::path& path, const std::string& kind,
              const models::NamedTensors& more = {}) const;
    /// Gives all tensors of the file. Throws Failure(bad_input) where it is of another kind, bad_model where it is of
    /// another network; the state is of no use then.
    models::NamedTensors load(const std::filesystem::path& path, const std::string& kind);

  private:
    models::NamedTensors parameters_, average_;
    Optimiser optimiser_;
    double average_limit_;
    int64_t samples_ = 0;
    std::vector<float> losses_;
};

/// While it lives, the parameters hold their running average, where one is kept.
class UseAverage {
  public:
    explicit UseAverage(const TrainingState& state);
    ~UseAverage();
    UseAverage(const UseAverage&) = delete;
    UseAverage& operator=(const UseAverage&) = delete;

  private:
    models::NamedTensors parameters_, kept_;
};

/// A CPU generator that depends on the seed and the step alone.
[[nodiscard]] torch::Generator step_generator(uint64_t seed, int64_t step);

}  // namespace burin::training
