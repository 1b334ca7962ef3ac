// Ancestral sampling (arXiv 2006.11239) written for sigmas: down to sigma_down along the flow, then up to the target with
// fresh noise.
#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    out.stochastic = true;
    return place_sigmas(scheduler, {}, out);
}

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    // In float32, because the difference below cancels after a very large sigma and other tools round it there.
    const auto sigma = static_cast<float>(from.sigma), target = static_cast<float>(to.sigma);
    const float sigma_up = std::sqrt(target * target * (sigma * sigma - target * target) / (sigma * sigma));
    const float sigma_down = std::sqrt(std::max(target * target - sigma_up * sigma_up, 0.0F));
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    const Tensor down = state.x + d * (sigma_down - sigma);
    return sigma_up > 0 ? down + state.noise.draw_like(down) * sigma_up : down;
}

}  // namespace

const Algorithm algorithms::euler_ancestral{
    .family = NoiseFamily::exploding, .needs_finite_sigma = true, .build = build, .step = step};

}  // namespace burin::diffusion
