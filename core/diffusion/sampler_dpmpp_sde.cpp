// DPM-Solver++ (arXiv 2211.01095) of the reverse diffusion as a single step of two evaluations, as other tools know DPM++
// SDE.
//
// Other tools draw its noise from a Brownian tree, whose path depends on the order in which it is asked. Here the two draws
// of a step are increments of one Brownian path over sigma as well, the first within the second, but each step draws its own
// from the picture's generator: the same on every machine, and another picture with another number of steps.
#include <cmath>

#include "core/diffusion/ancestral.h"
#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    out.stochastic = true;
    if (auto error = place_sigmas(scheduler, {}, out)) return error;
    insert_middles(out, [](double /*from*/, double to) { return to; });
    return {};
}

// The exact flow towards a picture that does not change on the way, as far as the ancestral step's lower end.
Tensor towards(const Tensor& x, const Tensor& denoised, double from, const AncestralStep& way) {
    return denoised + (x - denoised) * (way.down / from);
}

/// The first evaluation goes to the middle of log sigma, the second repeats the way with the picture that is seen there.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Tensor denoised = to_prediction(schedule, native, state.x, state.i).denoised;
    const auto [from, to] = ends(schedule, state.i);
    if (to.sigma == 0) return denoised;
    if (!state.anchor.defined()) {
        const AncestralStep way = ancestral_step(from.sigma, to.sigma);
        state.anchor = state.x;
        state.history = {state.noise.draw_like(state.x)};
        return towards(state.x, denoised, from.sigma, way) + state.history[0] * way.up;
    }
    const double begin = sigma_of_first(schedule, state.i);
    const AncestralStep way = ancestral_step(begin, to.sigma);
    const double known = begin > to.sigma ? (begin - from.sigma) / (begin - to.sigma) : 1;
    const Tensor noise =
        state.history[0] * std::sqrt(known) + state.noise.draw_like(state.x) * std::sqrt(1 - known);
    const Tensor next = towards(state.anchor, denoised, begin, way) + noise * way.up;
    state.anchor = Tensor();
    state.history.clear();
    return next;
}

}  // namespace

const Algorithm algorithms::dpmpp_sde{.family = NoiseFamily::exploding,
                                      .reads = {.spacings = true},
                                      .evaluations_per_step = 2,
                                      .needs_finite_sigma = true,
                                      .defaults = betas_of_stable_diffusion,
                                      .build = build,
                                      .step = step};

}  // namespace burin::diffusion
