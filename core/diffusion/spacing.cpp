#include "core/diffusion/spacing.h"

#include <algorithm>
#include <cmath>

namespace burin::diffusion {

namespace {

// `limit`, limit - ratio, ... rounded to even and moved down by one.
std::vector<double> trailing(int limit, double ratio, int steps) {
    const auto count = std::min(steps, static_cast<int>(std::ceil(limit / ratio)));
    std::vector<double> out;
    for (int i = 0; i < count; ++i) out.push_back(std::nearbyint(limit - i * ratio) - 1);
    return out;
}

}  // namespace

std::vector<double> spaced_timesteps(const SchedulerConfig& config, int steps, bool whole) {
    const int training = *config.num_train_timesteps;
    if (*config.timestep_spacing == TimestepSpacing::trailing) {
        return trailing(training, static_cast<double>(training) / steps, steps);
    }
    const bool leading = *config.timestep_spacing == TimestepSpacing::leading;
    const double ratio = leading     ? training / steps
                         : steps > 1 ? static_cast<double>(training - 1) / (steps - 1)
                                     : 0;
    std::vector<double> out;
    for (int i = steps - 1; i >= 0; --i) {
        const bool last = i == steps - 1 && steps > 1 && !leading;
        const double t = last ? training - 1 : i * ratio;
        out.push_back(leading ? t + *config.steps_offset : whole ? std::nearbyint(t) : static_cast<float>(t));
    }
    return out;
}

std::vector<double> solver_timesteps(const SchedulerConfig& config, int steps, int limit) {
    if (*config.timestep_spacing == TimestepSpacing::trailing) {
        return trailing(limit, static_cast<double>(*config.num_train_timesteps) / steps, steps);
    }
    const bool leading = *config.timestep_spacing == TimestepSpacing::leading;
    const double ratio = leading ? limit / (steps + 1) : static_cast<double>(limit - 1) / steps;
    std::vector<double> out;
    for (int i = steps; i > 0; --i) {
        const double t = !leading && i == steps ? limit - 1 : i * ratio;
        out.push_back(leading ? t + *config.steps_offset : std::nearbyint(t));
    }
    return out;
}

void betas_of_stable_diffusion(SchedulerConfig& config) {
    fill(config.beta_start, 0.00085);
    fill(config.beta_end, 0.012);
}

void defaults_of_distilled(SchedulerConfig& config) {
    betas_of_stable_diffusion(config);
    fill(config.beta_schedule, BetaSchedule::scaled_linear);
    fill(config.timestep_spacing, TimestepSpacing::leading);
}

std::optional<Error> place_distilled(const ResolvedScheduler& scheduler, Schedule& out) {
    const auto& config = scheduler.config;
    const int distilled = *config.original_inference_steps;
    if (out.steps > distilled || distilled > *config.num_train_timesteps) {
        return Error{ErrorCode::bad_input,
                     std::to_string(out.steps) + " steps are more than the " + std::to_string(distilled) +
                         " (original_inference_steps) of the " + std::string(scheduler.sampler->name) +
                         " schedule",
                     "use fewer steps"};
    }
    const int skip = *config.num_train_timesteps / distilled;
    for (int i = 0; i < out.steps; ++i) {
        const int index = static_cast<int>(i * (static_cast<double>(distilled) / out.steps));
        out.timesteps.push_back((distilled - index) * skip - 1);
    }
    if (!is_usable(out.timesteps, *config.num_train_timesteps)) return too_many(out.steps);
    for (const double t : out.timesteps) out.levels.push_back(out.level_at(static_cast<int>(t)));
    out.targets.assign(out.levels.begin() + 1, out.levels.end());
    return {};
}

bool is_usable(const std::vector<double>& timesteps, int training_steps) {
    return !timesteps.empty() && std::ranges::is_sorted(timesteps, std::ranges::greater_equal{}) &&
           timesteps.back() >= 0 && timesteps.front() < training_steps;
}

Error too_many(int steps) {
    return {ErrorCode::bad_input,
            std::to_string(steps) + " steps do not fit on this model's training schedule", "use fewer steps"};
}

}  // namespace burin::diffusion
