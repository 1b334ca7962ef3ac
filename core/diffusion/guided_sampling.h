// Pictures with classifier-free guidance, without the engine: for whoever holds a network and may feed it
// texts that no prompt gives. Throws Failure; as thread-safe as the network. Shapes: n pictures, c h w latent.
#pragma once

#include <functional>

#include "core/base/cancel.h"
#include "core/diffusion/noise.h"
#include "core/diffusion/scheduler_config.h"

namespace burin::diffusion {

/// What the network makes of x [2n, c, h, w] at the training steps t [2n], the unconditional rows first.
using PairedNetwork = std::function<Tensor(const Tensor& x, const Tensor& t)>;

struct GuidedSampling {
    SchedulerConfig scheduler;
    int steps = 20;
    double guidance = 5;
    torch::ScalarType type = torch::kFloat32;  ///< the network's
    NoiseStream noise{};                       ///< of stochastic samplers, behind the first draw
};

/// `noise` [n, c, h, w] standard normal, on the network's device. float32 [n, c, h, w].
[[nodiscard]] Tensor sample_guided(const PairedNetwork& network, const Tensor& noise,
                                   const GuidedSampling& how, const CancelToken* cancel = nullptr);

}  // namespace burin::diffusion
