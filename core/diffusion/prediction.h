// Where the difference between eps-, v- and sample-prediction ends.
//
// Guidance works on the network's own output, because it is affine: the weights of its rows sum to one. The
// result is turned into a Prediction once per evaluation. Guiding first keeps v-prediction exact at zero
// terminal SNR, where an eps has no x0.
#pragma once

#include <torch/torch.h>

#include "core/diffusion/schedule.h"

namespace burin::diffusion {

/// Both readings of one network output [n, c, h, w], in the scale of the sampler's x.
struct Prediction {
    Tensor eps;       ///< the noise in x
    Tensor denoised;  ///< x0, as the network sees it: never clamped
};

/// The network's output at x, which is at `level`. `native` may be of a lower floating type than x.
Prediction to_prediction(PredictionType type, const Level& level, const Tensor& native, const Tensor& x);

/// The same at evaluation i of the schedule.
Prediction to_prediction(const Schedule& schedule, const Tensor& native, const Tensor& x, int i);

/// What the network is shown at evaluation i.
Tensor scale_input(const Schedule& schedule, const Tensor& x, int i);

}  // namespace burin::diffusion
