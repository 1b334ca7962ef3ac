// Multistep sampling of a latent consistency model, arXiv 2310.04378.
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    if (auto error = place_distilled(scheduler, out)) return error;
    out.targets.push_back({1, 0});
    out.stochastic = true;
    return {};
}

/// Algorithm 3: to x0 with the boundary condition's c_skip and c_out, then back up to the next level with fresh noise.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    constexpr double sigma_data = 0.5;
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const double t = schedule.timesteps[static_cast<size_t>(state.i)] * *schedule.settings.timestep_scaling;
    const double c_skip = sigma_data * sigma_data / (t * t + sigma_data * sigma_data);
    const double c_out = t / std::sqrt(t * t + sigma_data * sigma_data);
    const Tensor x0 = prediction.denoised * c_out + state.x * c_skip;
    const auto [from, to] = ends(schedule, state.i);
    return to.sigma > 0 ? x0 * to.alpha + state.noise.draw_like(x0) * to.sigma : x0;
}

}  // namespace

const Algorithm algorithms::lcm{.defaults = defaults_of_distilled, .build = build, .step = step};

}  // namespace burin::diffusion
