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

bool is_usable(const std::vector<double>& timesteps, int training_steps) {
    return !timesteps.empty() && std::ranges::is_sorted(timesteps, std::ranges::greater_equal{}) &&
           timesteps.back() >= 0 && timesteps.front() < training_steps;
}

Error too_many(int steps) {
    return {ErrorCode::bad_input,
            std::to_string(steps) + " steps do not fit on this model's training schedule", "use fewer steps"};
}

}  // namespace burin::diffusion
