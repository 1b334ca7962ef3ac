// DDPM, arXiv 2006.11239, with most of the training steps left out.
#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

void defaults(SchedulerConfig& config) { fill(config.timestep_spacing, TimestepSpacing::leading); }

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    out.timesteps = spaced_timesteps(scheduler.config, out.steps, true);
    if (!is_usable(out.timesteps, *scheduler.config.num_train_timesteps)) return too_many(out.steps);
    for (const double t : out.timesteps) out.levels.push_back(out.level_at(static_cast<int>(t)));
    out.targets.assign(out.levels.begin() + 1, out.levels.end());
    out.targets.push_back({1, 0});
    out.stochastic = true;
    return {};
}

// The paper names two variances for the noise, and the file says which.
void adapt(SchedulerConfig& config, std::vector<std::string>& notes) {
    fill(config.variance_type, "fixed_small");
    const std::string& type = *config.variance_type;
    if (type != "fixed_small" && type != "fixed_small_log" && type != "fixed_large")
        notes.push_back(not_built("variance_type", type));
}

/// Equations 6 and 7.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    const double ratio = from.alpha / to.alpha;
    const double beta = 1 - ratio * ratio;
    const double noise = from.sigma * from.sigma, noise_left = to.sigma * to.sigma;
    const Tensor mean =
        prediction.denoised * (to.alpha * beta / noise) + state.x * (ratio * noise_left / noise);
    const bool large = *schedule.settings.variance_type == "fixed_large" && noise_left > 0;
    const double deviation = std::sqrt(std::max(large ? beta : noise_left / noise * beta, 0.0));
    return deviation > 0 ? mean + state.noise.draw_like(mean) * deviation : mean;
}

}  // namespace

const Algorithm algorithms::ddpm{.defaults = defaults, .adapt = adapt, .build = build, .step = step};

}  // namespace burin::diffusion
