// What a diffusion model was taught: how much noise its training put on a picture at each training step, and what
// its network predicts. Sampling, inversion and training noise alike because they ask here.
//
// Immutable once made; may be shared between threads.
#pragma once

#include <vector>

#include <torch/torch.h>

#include "core/base/result.h"
#include "core/diffusion/scheduler_config.h"

namespace burin::diffusion {

using torch::Tensor;

/// x = alpha x0 + sigma eps.
struct Level {
    double alpha = 1, sigma = 0;
    /// sqrt(alpha^2 + sigma^2): the standard deviation of x for data of unit variance.
    [[nodiscard]] double norm() const;
    /// log(alpha / sigma), half the log signal-to-noise ratio; infinite without noise.
    [[nodiscard]] double lambda() const;
};

/// The variance-preserving level of an alpha^2.
[[nodiscard]] Level preserving_level(float alpha_bar);

struct NoiseModel {
    std::vector<float> alpha_bars;  ///< [training steps] alpha^2 at each training step, falling
    PredictionType prediction = PredictionType::epsilon;

    [[nodiscard]] int training_steps() const { return static_cast<int>(alpha_bars.size()); }
    /// From 0; the last one where the step is beyond it.
    [[nodiscard]] Level level_at(int training_step) const;
};

/// The noise model of a scheduler file; a key that it lacks has the default of its class. Errors: bad_model where its
/// betas do not lead from a picture to noise, or a setting is not built.
[[nodiscard]] Result<NoiseModel> make_noise_model(const SchedulerConfig& config);

/// What a training shows the network and what it should answer.
struct NoisedLatents {
    Tensor x;  ///< float32 [n, c, h, w]
    Tensor
        target;  ///< float32 [n, c, h, w] noise, velocity (arXiv 2202.00512) or picture, as the model predicts
    Tensor alpha_bar;  ///< float32 [n]
};

/// `x0` and `noise` [n, c, h, w], brought to float32; `steps` int64 [n], training steps. On the device of x0.
[[nodiscard]] NoisedLatents noised(const NoiseModel& model, const Tensor& x0, const Tensor& noise,
                                   const Tensor& steps);

}  // namespace burin::diffusion
