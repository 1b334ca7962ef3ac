// Sigmas from training steps, and the spacings that choose sigmas first.
#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {

namespace {

// sigma = sqrt((1 - alpha_bar) / alpha_bar) at every training step, ascending.
class SigmaTable {
  public:
    explicit SigmaTable(const std::vector<float>& alpha_bars) {
        for (const float a : alpha_bars) sigmas_.push_back(std::sqrt((1.0F - a) / a));
        for (const float sigma : sigmas_) logs_.push_back(std::log(sigma));
    }

    [[nodiscard]] double first() const { return sigmas_.front(); }
    [[nodiscard]] double last() const { return sigmas_.back(); }
    [[nodiscard]] const std::vector<float>& logs() const { return logs_; }

    // Between two training steps sigma is linear; outside it stays.
    [[nodiscard]] double at(double t) const {
        const auto end = static_cast<double>(sigmas_.size() - 1);
        if (t >= end) return sigmas_.back();
        if (t <= 0) return sigmas_.front();
        const auto low = static_cast<size_t>(t);
        const double from = sigmas_[low], slope = static_cast<double>(sigmas_[low + 1]) - from;
        return slope * (t - static_cast<double>(low)) + from;
    }

    // The training step of a sigma, linear in log sigma.
    [[nodiscard]] double timestep(double sigma) const {
        const double log_sigma = std::log(std::max(sigma, 1e-10));
        const auto above = std::ranges::upper_bound(logs_, log_sigma, {}, [](float x) { return double{x}; });
        const auto found = static_cast<size_t>(std::max<std::ptrdiff_t>(above - logs_.begin() - 1, 0));
        const size_t low = std::min(found, logs_.size() - 2);
        const double span = logs_[low] - logs_[low + 1];
        const double weight = std::clamp((logs_[low] - log_sigma) / span, 0.0, 1.0);
        return (1 - weight) * static_cast<double>(low) + weight * static_cast<double>(low + 1);
    }

  private:
    std::vector<float> sigmas_, logs_;
};

// `steps` values from `from` to `to`, evenly spaced.
std::vector<double> ramp(double from, double to, int steps) {
    std::vector<double> out;
    const double step = steps > 1 ? (to - from) / (steps - 1) : 0;
    for (int i = 0; i < steps; ++i) out.push_back(i > 0 && i == steps - 1 ? to : from + i * step);
    return out;
}

// Equation 5 of arXiv 2206.00364 with rho = 7.
std::vector<double> karras(double high, double low, int steps) {
    constexpr double rho = 7;
    const double from = std::pow(high, 1 / rho), to = std::pow(low, 1 / rho);
    std::vector<double> out = ramp(0, 1, steps);
    for (double& value : out) value = std::pow(from + value * (to - from), rho);
    return out;
}

std::vector<double> exponential(double high, double low, int steps) {
    std::vector<double> out = ramp(std::log(high), std::log(low), steps);
    for (double& value : out) value = std::exp(value);
    return out;
}

// The first training step at which the log signal-to-noise ratio has fallen below the file's limit.
int clipped_limit(const SchedulerConfig& config, const std::vector<float>& alpha_bars) {
    const auto count = static_cast<int>(alpha_bars.size());
    if (!config.lambda_min_clipped) return count;
    int limit = count;
    const auto lambda = [](float a) { return std::log(std::sqrt(a)) - std::log(std::sqrt(1.0F - a)); };
    while (limit > 0 && lambda(alpha_bars[static_cast<size_t>(limit) - 1]) < *config.lambda_min_clipped)
        --limit;
    return limit;
}

bool is_solver(SamplerKind kind) { return kind == SamplerKind::dpm_multistep || kind == SamplerKind::unipc; }

// The solvers ask the network at whole training steps.
void make_whole(const Plan& plan, std::vector<double>& timesteps) {
    const bool cosine = *plan.config.beta_schedule == BetaSchedule::squaredcos_cap_v2;
    const bool rounded = *plan.config.use_karras_sigmas || *plan.config.use_lu_lambdas;
    const bool rounds = rounded && !(plan.kind == SamplerKind::dpm_multistep && cosine);
    for (double& t : timesteps) t = rounds ? std::nearbyint(t) : std::trunc(t);
}

void append_final(const Plan& plan, const SigmaTable& table, std::vector<double>& sigmas) {
    const auto& config = plan.config;
    double last = 0;
    if (*config.final_sigmas_type == "sigma_min") {
        const bool own =
            plan.kind == SamplerKind::unipc && (*config.use_karras_sigmas || *config.use_exponential_sigmas);
        last = own ? sigmas.back() : table.first();
    }
    sigmas.push_back(last);
    for (double& sigma : sigmas) sigma = static_cast<float>(sigma);
}

}  // namespace

SigmaSpacing sigma_spacing(const Plan& plan, const std::vector<float>& alpha_bars, int steps) {
    const auto& config = plan.config;
    const SigmaTable table(alpha_bars);
    const bool solver = is_solver(plan.kind);
    SigmaSpacing out;
    out.timesteps = solver ? solver_timesteps(config, steps, clipped_limit(config, alpha_bars))
                           : spaced_timesteps(config, steps, false);
    for (const double t : out.timesteps) out.sigmas.push_back(table.at(t));
    if (out.timesteps.empty()) return out;

    const bool by_sigma =
        *config.use_karras_sigmas || *config.use_exponential_sigmas || *config.use_lu_lambdas;
    if (by_sigma) {
        const double high = config.sigma_max.value_or(solver ? table.last() : out.sigmas.front());
        const double low = config.sigma_min.value_or(solver ? table.first() : out.sigmas.back());
        if (*config.use_karras_sigmas) {
            out.sigmas = karras(high, low, steps);
        } else if (*config.use_lu_lambdas) {
            out.sigmas = exponential(table.last(), table.first(), steps);
        } else {
            out.sigmas = exponential(high, low, steps);
        }
        out.timesteps.clear();
        for (const double sigma : out.sigmas) out.timesteps.push_back(table.timestep(sigma));
        if (solver) make_whole(plan, out.timesteps);
    }
    append_final(plan, table, out.sigmas);
    const bool continuous =
        *config.timestep_type == "continuous" && *config.prediction_type == PredictionType::v_prediction;
    for (size_t i = 0; i < out.timesteps.size(); ++i) {
        if (continuous) out.timesteps[i] = 0.25F * std::log(static_cast<float>(out.sigmas[i]));
        out.timesteps[i] = static_cast<float>(out.timesteps[i]);
    }
    return out;
}

}  // namespace burin::diffusion
