// Heun's method, algorithm 1 of arXiv 2206.00364 without churn.
#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

template <class T>
std::vector<T> with_pairs(const std::vector<T>& values, size_t last_single) {
    std::vector<T> out{values.front()};
    for (size_t i = 1; i < values.size(); ++i) out.insert(out.end(), i < last_single ? 2 : 1, values[i]);
    return out;
}

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    if (auto error = place_sigmas(scheduler, {}, out)) return error;
    const size_t count = out.timesteps.size();
    out.timesteps = with_pairs(out.timesteps, count);
    out.sigmas = with_pairs(out.sigmas, count);
    set_levels(NoiseFamily::exploding, out);
    // Both stages of a step lead to the same sigma.
    for (size_t i = 1; i < out.targets.size(); i += 2) out.targets[i] = out.levels[i];
    return {};
}

/// Every step but the last has two evaluations: the first goes the whole way with Euler, the second repeats the way
/// with the mean of the slopes at both ends.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    if (!state.anchor.defined()) {
        state.anchor = state.x;
        state.history = {d};
        return state.x + d * (to.sigma - from.sigma);
    }
    const double dt = to.sigma - sigma_of_first(schedule, state.i);
    const Tensor next = state.anchor + (state.history.front() + d) * (dt / 2);
    state.anchor = Tensor();
    state.history.clear();
    return next;
}

}  // namespace

const Algorithm algorithms::heun{.family = NoiseFamily::exploding,
                                 .reads = {.spacings = true},
                                 .evaluations_per_step = 2,
                                 .needs_finite_sigma = true,
                                 .defaults = betas_of_stable_diffusion,
                                 .build = build,
                                 .step = step};

}  // namespace burin::diffusion
