// Whole runs of a sampler with plain prompt guidance, for training and measuring: contexts in, latents out.
//
// The engine renders requests; here the caller holds the network and may feed it texts that no prompt gives.
// No SDXL (its added conditions are the engine's). Throws Failure; thread-safe. Shapes: n pictures, c h w
// latent.
#pragma once

#include "core/base/cancel.h"
#include "core/diffusion/noise.h"
#include "core/diffusion/scheduler_config.h"
#include "core/models/unet.h"

namespace burin::training {

using torch::Tensor;

struct GuidedSampling {
    diffusion::SchedulerConfig scheduler;
    int steps = 20;
    double guidance = 5;
    torch::ScalarType type = torch::kFloat32;  ///< the network's
    diffusion::NoiseStream noise{};            ///< of stochastic samplers, behind the first draw
};

/// `text`: 2n rows, the unconditional ones first. `noise` [n, c, h, w] standard normal, on the network's
/// device. float32 [n, c, h, w].
[[nodiscard]] Tensor sample_guided(const models::UNet& unet, const models::TextContext& text,
                                   const Tensor& noise, const GuidedSampling& how,
                                   const CancelToken* cancel = nullptr);

}  // namespace burin::training
