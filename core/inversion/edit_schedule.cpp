#include "core/inversion/edit_schedule.h"

#include <cmath>

namespace burin::inversion {
namespace {

double lambda_of(const SolverStep& step) { return std::log(step.alpha) - std::log(step.sigma); }

/// n timesteps, the noisiest first: the n cleanest of N evenly spaced points.
Result<std::vector<int>> timesteps_of(int training_steps, const EditScheduleOptions& options) {
    // 100 * 1.15 is a little less than 115 in float64.
    const int points = static_cast<int>(std::floor(options.steps * (1 + options.skip) + 1e-6));
    const bool dpm = options.solver == Solver::dpm;
    const int spacing = training_steps / (dpm ? points + 1 : points);
    std::vector<int> timesteps;
    for (int i = 0; i < options.steps; ++i)
        timesteps.push_back(spacing * (options.steps - i - (dpm ? 0 : 1)) + options.steps_offset);
    if (spacing < 1 || timesteps.front() >= training_steps)
        return fail(ErrorCode::bad_input,
                    std::to_string(options.steps) + " steps do not fit into the model's " +
                        std::to_string(training_steps) + " timesteps",
                    "take fewer steps or a smaller skip");
    return timesteps;
}

}  // namespace

Result<EditSchedule> make_edit_schedule(std::span<const float> alpha_bars,
                                        const EditScheduleOptions& options) {
    if (options.steps < 1 || options.steps > 1000)
        return fail(ErrorCode::bad_input, "the number of steps is not between 1 and 1000", "take e.g. 30");
    if (!(options.skip >= 0 && options.skip < 1))
        return fail(ErrorCode::bad_input, "the skip is not between 0 and 1", "take e.g. 0.15");
    auto timesteps = timesteps_of(static_cast<int>(alpha_bars.size()), options);
    if (!timesteps) return tl::unexpected(timesteps.error());
    EditSchedule schedule{std::move(*timesteps), {}};
    for (const int t : schedule.timesteps) {
        const double square = alpha_bars[static_cast<size_t>(t)];
        if (!(square > 0 && square < 1))
            return fail(ErrorCode::bad_model,
                        "the model has no usable noise level at timestep " + std::to_string(t),
                        "use another model or a larger skip");
        schedule.steps.push_back({.alpha = std::sqrt(square), .sigma = std::sqrt(1 - square)});
    }
    const auto n = schedule.steps.size();
    // The last step keeps its defaults: the prediction itself, and all that is missing in the noise map.
    for (size_t i = 0; i + 1 < n; ++i) {
        SolverStep& step = schedule.steps[i];
        const SolverStep& next = schedule.steps[i + 1];
        const double h = lambda_of(next) - lambda_of(step), decay = -std::expm1(-2 * h);
        const double q = next.alpha * decay;
        step.cx = next.sigma / step.sigma * std::exp(-h);
        step.s = next.sigma * std::sqrt(decay);
        step.c0 = q;
        if (i == 0 || options.solver == Solver::ddim) continue;
        const double k = h / (2 * (lambda_of(step) - lambda_of(schedule.steps[i - 1])));
        step.c0 = q * (1 + k);
        step.c1 = -q * k;
    }
    return schedule;
}

}  // namespace burin::inversion
