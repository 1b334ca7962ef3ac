// DPM-Solver++ (arXiv 2211.01095) of the reverse diffusion as a multistep method of the third order, as other tools know
// DPM++ 3M SDE: each step is the exact solution for a picture that is a polynomial in log sigma through the last three.
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    out.stochastic = true;
    return place_sigmas(scheduler, {}, out);
}

// What the polynomial's slope and curvature add to the denoised picture's share of the step.
Tensor higher_orders(const Schedule& schedule, const SamplerState& state, const Tensor& denoised, double h) {
    const auto& past = state.history;
    if (past.empty()) return torch::zeros_like(denoised);
    const auto log_step = [&](int i) {
        const auto at = static_cast<size_t>(i);
        return std::log(schedule.levels[at - 1].sigma / schedule.levels[at].sigma);
    };
    const double phi2 = std::expm1(-2 * h) / (2 * h) + 1;
    const double r0 = log_step(state.i) / h;
    const Tensor newest = (denoised - past[0]) / r0;
    if (past.size() < 2) return newest * phi2;
    const double r1 = log_step(state.i - 1) / h;
    const Tensor change = (newest - (past[0] - past[1]) / r1) / (r0 + r1);
    const double phi3 = phi2 / (2 * h) - 0.5;
    return (newest + change * r0) * phi2 - change * phi3;
}

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Tensor denoised = to_prediction(schedule, native, state.x, state.i).denoised;
    const auto [from, to] = ends(schedule, state.i);
    if (to.sigma == 0) return denoised;
    const double h = std::log(from.sigma / to.sigma);
    if (h == 0) return state.x;
    const Tensor mean =
        denoised + (state.x - denoised) * std::exp(-2 * h) + higher_orders(schedule, state, denoised, h);
    state.history.insert(state.history.begin(), denoised);
    if (state.history.size() > 2) state.history.pop_back();
    return mean + state.noise.draw_like(mean) * (to.sigma * std::sqrt(-std::expm1(-2 * h)));
}

}  // namespace

const Algorithm algorithms::dpmpp_3m_sde{.family = NoiseFamily::exploding,
                                         .reads = {.spacings = true},
                                         .needs_finite_sigma = true,
                                         .build = build,
                                         .step = step};

}  // namespace burin::diffusion
