// DPM-Solver-2 of arXiv 2206.00927 for the probability flow: the slope in the middle of log sigma carries the whole step.
#include "core/diffusion/dpm2_levels.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    return place_dpm2_levels(scheduler, out, [](double /*from*/, double to) { return to; });
}

/// Every step but the last has two evaluations: the first goes to the middle with Euler, the second repeats the way as far
/// as the end with the slope found there.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    if (!state.anchor.defined()) {
        state.anchor = state.x;
        return state.x + d * (to.sigma - from.sigma);
    }
    const double begin = sigma_of_first(schedule, state.i);
    const Tensor next = state.anchor + d * (to.sigma - begin);
    state.anchor = Tensor();
    return next;
}

}  // namespace

const Algorithm algorithms::dpm2{.family = NoiseFamily::exploding,
                                 .reads = {.spacings = true},
                                 .evaluations_per_step = 2,
                                 .needs_finite_sigma = true,
                                 .defaults = betas_of_stable_diffusion,
                                 .build = build,
                                 .step = step};

}  // namespace burin::diffusion
