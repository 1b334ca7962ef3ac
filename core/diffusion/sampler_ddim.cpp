// DDIM, arXiv 2010.02502.
#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

void defaults(SchedulerConfig& config) { fill(config.timestep_spacing, TimestepSpacing::leading); }

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    const int training = *scheduler.config.num_train_timesteps;
    out.timesteps = spaced_timesteps(scheduler.config, out.steps, true);
    if (!is_usable(out.timesteps, training)) return too_many(out.steps);
    for (const double t : out.timesteps) {
        out.levels.push_back(out.level_at(static_cast<int>(t)));
        out.targets.push_back(out.level_at(static_cast<int>(t) - training / out.steps));
    }
    out.eta = scheduler.eta;
    out.stochastic = out.eta > 0;
    return {};
}

/// Equations 12 and 16.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    const double ratio = from.alpha / to.alpha;
    const double variance = (to.sigma * to.sigma) / (from.sigma * from.sigma) * (1 - ratio * ratio);
    const double deviation = schedule.eta * std::sqrt(std::max(variance, 0.0));
    const double towards_x = std::sqrt(std::max(to.sigma * to.sigma - deviation * deviation, 0.0));
    Tensor next = prediction.denoised * to.alpha + prediction.eps * towards_x;
    if (schedule.eta > 0) next = next + state.noise.draw_like(next) * deviation;
    return next;
}

}  // namespace

const Algorithm algorithms::ddim{.defaults = defaults, .build = build, .step = step};

}  // namespace burin::diffusion
