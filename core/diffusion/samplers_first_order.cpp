// Samplers that look at one evaluation at a time, and Heun's pair.
#include <algorithm>
#include <cmath>

#include "core/diffusion/samplers.h"

namespace burin::diffusion {

namespace {

// The two ends of the step of the next evaluation.
struct Ends {
    const Level &from, &to;
};

Ends ends(const Schedule& schedule, const SamplerState& state) {
    const auto i = static_cast<size_t>(state.i);
    return {schedule.levels[i], schedule.targets[i]};
}

}  // namespace

/// DDIM, equations 12 and 16 of arXiv 2010.02502.
Tensor ddim(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    const auto [from, to] = ends(schedule, state);
    const double ratio = from.alpha / to.alpha;
    const double variance = (to.sigma * to.sigma) / (from.sigma * from.sigma) * (1 - ratio * ratio);
    const double deviation = schedule.eta * std::sqrt(std::max(variance, 0.0));
    const double towards_x = std::sqrt(std::max(to.sigma * to.sigma - deviation * deviation, 0.0));
    Tensor next = prediction.denoised * to.alpha + prediction.eps * towards_x;
    if (schedule.eta > 0) next = next + state.noise.draw_like(next) * deviation;
    return next;
}

/// Euler's method on the probability flow dx/dsigma = (x - denoised) / sigma, arXiv 2206.00364.
Tensor euler(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    const auto [from, to] = ends(schedule, state);
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    const double dt = to.sigma - from.sigma;
    return state.x + d * dt;
}

/// Ancestral sampling (arXiv 2006.11239) written for sigmas: down to sigma_down along the flow, then up to
/// the target with fresh noise.
Tensor euler_ancestral(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    const auto [from, to] = ends(schedule, state);
    // In float32, because the difference below cancels after a very large sigma and other tools round it
    // there.
    const auto sigma = static_cast<float>(from.sigma), target = static_cast<float>(to.sigma);
    const float sigma_up = std::sqrt(target * target * (sigma * sigma - target * target) / (sigma * sigma));
    const float sigma_down = std::sqrt(std::max(target * target - sigma_up * sigma_up, 0.0F));
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    const Tensor down = state.x + d * (sigma_down - sigma);
    return sigma_up > 0 ? down + state.noise.draw_like(down) * sigma_up : down;
}

/// Heun's method, algorithm 1 of arXiv 2206.00364 without churn. Every step but the last has two evaluations:
/// the first goes the whole way with Euler, the second repeats the way with the mean of the slopes at both
/// ends.
Tensor heun(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    const auto [from, to] = ends(schedule, state);
    const Tensor d = (state.x - prediction.denoised) / from.sigma;
    if (!state.anchor.defined()) {
        state.anchor = state.x;
        state.history = {d};
        return state.x + d * (to.sigma - from.sigma);
    }
    const double dt = to.sigma - schedule.levels[static_cast<size_t>(state.i) - 1].sigma;
    const Tensor next = state.anchor + (state.history.front() + d) * (dt / 2);
    state.anchor = Tensor();
    state.history.clear();
    return next;
}

/// Multistep sampling of a latent consistency model, arXiv 2310.04378 algorithm 3: to x0 with the boundary
/// condition's c_skip and c_out, then back up to the next level with fresh noise.
Tensor lcm(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    constexpr double sigma_data = 0.5;
    const double t = schedule.timesteps[static_cast<size_t>(state.i)] * schedule.timestep_scaling;
    const double c_skip = sigma_data * sigma_data / (t * t + sigma_data * sigma_data);
    const double c_out = t / std::sqrt(t * t + sigma_data * sigma_data);
    const Tensor x0 = prediction.denoised * c_out + state.x * c_skip;
    const auto [from, to] = ends(schedule, state);
    return to.sigma > 0 ? x0 * to.alpha + state.noise.draw_like(x0) * to.sigma : x0;
}

}  // namespace burin::diffusion
