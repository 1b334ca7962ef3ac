// Euler's method on the probability flow dx/dsigma = (x - denoised) / sigma, arXiv 2206.00364.
#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    return place_sigmas(scheduler, {}, out);
}

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    const double dt = to.sigma - from.sigma;
    return state.x + d * dt;
}

}  // namespace

const Algorithm algorithms::euler{.family = NoiseFamily::exploding,
                                  .reads = {.spacings = true, .interpolation = true, .final_sigma = true},
                                  .needs_finite_sigma = true,
                                  .build = build,
                                  .step = step};

}  // namespace burin::diffusion
