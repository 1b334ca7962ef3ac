// DPM-Solver-2 (arXiv 2206.00927) as far as an ancestral step's lower end, and up to the target with fresh noise.
#include "core/diffusion/ancestral.h"
#include "core/diffusion/dpm2_levels.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    out.stochastic = true;
    return place_dpm2_levels(scheduler, out,
                             [](double from, double to) { return ancestral_step(from, to).down; });
}

/// Two evaluations but for the last step, as dpm2; the middle is that of the way down.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    if (!state.anchor.defined()) {
        state.anchor = state.x;
        return state.x + d * (to.sigma - from.sigma);
    }
    const double begin = sigma_of_first(schedule, state.i);
    const AncestralStep way = ancestral_step(begin, to.sigma);
    const Tensor down = state.anchor + d * (way.down - begin);
    state.anchor = Tensor();
    return down + state.noise.draw_like(down) * way.up;
}

}  // namespace

const Algorithm algorithms::dpm2_ancestral{.family = NoiseFamily::exploding,
                                           .reads = {.spacings = true},
                                           .evaluations_per_step = 2,
                                           .needs_finite_sigma = true,
                                           .defaults = betas_of_stable_diffusion,
                                           .build = build,
                                           .step = step};

}  // namespace burin::diffusion
