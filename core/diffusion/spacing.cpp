#include "core/diffusion/spacing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace burin::diffusion {

namespace {

// Smallest subnormal of float16: zero SNR for samplers whose first sigma must be finite.
constexpr float nearly_zero_alpha_bar = 1.0F / (1 << 24);

std::vector<float> cosine_betas(int count) {
    constexpr double largest = 0.999;
    const auto alpha_bar = [](double t) {
        const double cosine = std::cos((t + 0.008) / 1.008 * std::numbers::pi / 2);
        return cosine * cosine;
    };
    std::vector<float> betas;
    for (int i = 0; i < count; ++i) {
        const double from = static_cast<double>(i) / count, to = static_cast<double>(i + 1) / count;
        betas.push_back(static_cast<float>(std::min(1 - alpha_bar(to) / alpha_bar(from), largest)));
    }
    return betas;
}

// torch.linspace of the current releases: counted from the nearer end, with fused multiply-add. Releases
// differ in the last bit, which a truncated timestep can turn into a whole step, so it is not left to the
// installed one.
std::vector<float> even_betas(double start, double end, int count) {
    const auto from = static_cast<float>(start), to = static_cast<float>(end);
    const float step = (to - from) / static_cast<float>(count - 1);
    std::vector<float> out;
    for (int i = 0; i < count; ++i) {
        out.push_back(i < count / 2 ? std::fma(step, static_cast<float>(i), from)
                                    : std::fma(-step, static_cast<float>(count - 1 - i), to));
    }
    return out;
}

std::vector<float> training_betas(const SchedulerConfig& config) {
    if (!config.trained_betas.empty()) return {config.trained_betas.begin(), config.trained_betas.end()};
    const double start = *config.beta_start, end = *config.beta_end;
    const int count = *config.num_train_timesteps;
    if (*config.beta_schedule == BetaSchedule::squaredcos_cap_v2) return cosine_betas(count);
    if (*config.beta_schedule == BetaSchedule::linear) return even_betas(start, end, count);
    std::vector<float> betas = even_betas(std::sqrt(start), std::sqrt(end), count);
    for (float& beta : betas) beta *= beta;
    return betas;
}

std::vector<float> running_product(const std::vector<float>& betas) {
    double product = 1;
    std::vector<float> out;
    for (const float beta : betas) out.push_back(static_cast<float>(product *= 1.0F - beta));
    return out;
}

// Algorithm 1 of arXiv 2305.08891: sqrt(alpha_bar) is shifted and stretched so that it ends at zero.
std::vector<float> rescaled_to_zero_snr(const std::vector<float>& betas) {
    std::vector<float> root = running_product(betas);
    for (float& value : root) value = std::sqrt(value);
    const float first = root.front(), last = root.back(), stretch = first / (first - last);
    std::vector<float> out;
    float before = 1;
    for (const float value : root) {
        const float shifted = (value - last) * stretch;
        const float alpha_bar = shifted * shifted;
        out.push_back(1.0F - alpha_bar / before);
        before = alpha_bar;
    }
    return out;
}

// `limit`, limit - ratio, ... rounded to even and moved down by one.
std::vector<double> trailing(int limit, double ratio, int steps) {
    const auto count = std::min(steps, static_cast<int>(std::ceil(limit / ratio)));
    std::vector<double> out;
    for (int i = 0; i < count; ++i) out.push_back(std::nearbyint(limit - i * ratio) - 1);
    return out;
}

}  // namespace

Result<std::vector<float>> training_alpha_bars(const ResolvedScheduler& scheduler) {
    std::vector<float> betas = training_betas(scheduler.config);
    const bool zero_snr = *scheduler.config.rescale_betas_zero_snr;
    if (zero_snr) betas = rescaled_to_zero_snr(betas);
    std::vector<float> out = running_product(betas);
    if (zero_snr && scheduler.algorithm->needs_finite_sigma) out.back() = nearly_zero_alpha_bar;
    const auto good = [](float a) { return a > 0 && a < 1; };
    const bool end_is_good = good(out.back()) || (zero_snr && out.back() == 0);
    const bool falls = std::ranges::is_sorted(out, std::ranges::greater_equal{});
    if (!falls || !end_is_good || !std::all_of(out.begin(), out.end() - 1, good)) {
        return fail(
            ErrorCode::bad_model,
            "scheduler_config.json: the betas of key 'beta_schedule' do not lead from a picture to noise",
            "check beta_start, beta_end, trained_betas and num_train_timesteps");
    }
    return out;
}

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
