#include "core/diffusion/noise_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/diffusion/algorithm.h"

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

}  // namespace

double Level::norm() const { return std::sqrt(alpha * alpha + sigma * sigma); }

double Level::lambda() const {
    return sigma > 0 ? std::log(alpha) - std::log(sigma) : std::numeric_limits<double>::infinity();
}

Level preserving_level(float alpha_bar) {
    return {std::sqrt(static_cast<double>(alpha_bar)), std::sqrt(1 - static_cast<double>(alpha_bar))};
}

Level NoiseModel::level_at(int training_step) const {
    return preserving_level(alpha_bars[std::min(static_cast<size_t>(training_step), alpha_bars.size() - 1)]);
}

Result<NoiseModel> noise_model_of(const ResolvedScheduler& scheduler) {
    std::vector<float> betas = training_betas(scheduler.config);
    const bool zero_snr = *scheduler.config.rescale_betas_zero_snr;
    if (zero_snr) betas = rescaled_to_zero_snr(betas);
    NoiseModel out{running_product(betas), *scheduler.config.prediction_type};
    std::vector<float>& levels = out.alpha_bars;
    const auto good = [](float a) { return a > 0 && a < 1; };
    const bool end_is_good = good(levels.back()) || (zero_snr && levels.back() == 0);
    const bool falls = std::ranges::is_sorted(levels, std::ranges::greater_equal{});
    if (!falls || !end_is_good || !std::all_of(levels.begin(), levels.end() - 1, good)) {
        return fail(
            ErrorCode::bad_model,
            "scheduler_config.json: the betas of key 'beta_schedule' do not lead from a picture to noise",
            "check beta_start, beta_end, trained_betas and num_train_timesteps");
    }
    return out;
}

void make_last_sigma_finite(NoiseModel& model) {
    float& last = model.alpha_bars.back();
    if (last == 0) last = nearly_zero_alpha_bar;
}

Result<NoiseModel> make_noise_model(const SchedulerConfig& config) {
    const auto scheduler = resolve_scheduler(config, "default", 0);
    if (!scheduler) return tl::unexpected(scheduler.error());
    return noise_model_of(*scheduler);
}

NoisedLatents noised(const NoiseModel& model, const Tensor& x0, const Tensor& noise, const Tensor& steps) {
    const Tensor picture = x0.to(torch::kFloat32), eps = noise.to(picture.device(), torch::kFloat32);
    const Tensor level = torch::tensor(model.alpha_bars).index_select(0, steps.cpu()).to(picture.device());
    const Tensor alpha = level.sqrt().view({-1, 1, 1, 1}), sigma = (1 - level).sqrt().view({-1, 1, 1, 1});
    NoisedLatents out{.x = alpha * picture + sigma * eps, .target = picture, .alpha_bar = level};
    if (model.prediction == PredictionType::epsilon) out.target = eps;
    if (model.prediction == PredictionType::v_prediction) out.target = alpha * eps - sigma * picture;
    return out;
}

}  // namespace burin::diffusion
