// Multistep sampling of a latent consistency model, arXiv 2310.04378.
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

void defaults(SchedulerConfig& config) {
    fill(config.beta_start, 0.00085);
    fill(config.beta_end, 0.012);
    fill(config.beta_schedule, BetaSchedule::scaled_linear);
    fill(config.timestep_spacing, TimestepSpacing::leading);
}

/// A subset of the steps that were distilled.
std::vector<double> distilled_timesteps(const SchedulerConfig& config, int steps) {
    const int distilled = *config.original_inference_steps;
    const int skip = *config.num_train_timesteps / distilled;
    std::vector<double> out;
    for (int i = 0; i < steps; ++i) {
        const int index = static_cast<int>(i * (static_cast<double>(distilled) / steps));
        out.push_back((distilled - index) * skip - 1);
    }
    return out;
}

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    const auto& config = scheduler.config;
    const int distilled = *config.original_inference_steps;
    if (out.steps > distilled || distilled > *config.num_train_timesteps) {
        return Error{ErrorCode::bad_input,
                     std::to_string(out.steps) + " steps are more than the " + std::to_string(distilled) +
                         " (original_inference_steps) of the lcm schedule",
                     "use fewer steps"};
    }
    out.timesteps = distilled_timesteps(config, out.steps);
    if (!is_usable(out.timesteps, *config.num_train_timesteps)) return too_many(out.steps);
    for (const double t : out.timesteps) out.levels.push_back(out.level_at(static_cast<int>(t)));
    out.targets.assign(out.levels.begin() + 1, out.levels.end());
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

const Algorithm algorithms::lcm{.defaults = defaults, .build = build, .step = step};

}  // namespace burin::diffusion
