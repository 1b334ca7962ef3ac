// Sigmas from training steps, and the spacings that choose sigmas first.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

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
    [[nodiscard]] int size() const { return static_cast<int>(sigmas_.size()); }
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

// The share of the beta distribution with both parameters `a` that lies below x <= 1/2, as a power series.
double beta_share(double a, double x) {
    double term = 1, sum = 1;
    for (int n = 0; term > 1e-17; ++n) sum += term *= x * (2 * a + n) / (a + 1 + n);
    const double complete = std::tgamma(a) * std::tgamma(a) / std::tgamma(2 * a);
    return std::pow(x * (1 - x), a) / (a * complete) * sum;
}

// Its quantile, between which halves are searched.
double beta_quantile(double a, double p) {
    if (p > 0.5) return 1 - beta_quantile(a, 1 - p);
    double low = 0, high = 0.5;
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        (beta_share(a, middle) < p ? low : high) = middle;
    }
    return high;
}

// arXiv 2407.12173: more steps at both ends than in between, by the quantiles of a beta distribution.
std::vector<double> beta_spaced(double high, double low, int steps) {
    constexpr double a = 0.6;
    std::vector<double> out = ramp(1, 0, steps);
    for (double& value : out) value = low + beta_quantile(a, value) * (high - low);
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

// The solvers ask the network at whole training steps.
void make_whole(const SchedulerConfig& config, const SigmaRules& rules, std::vector<double>& timesteps) {
    const bool cosine = *config.beta_schedule == BetaSchedule::squaredcos_cap_v2;
    const bool by_sigma = *config.use_karras_sigmas || *config.use_lu_lambdas;
    const bool rounds = by_sigma && !(rules.cuts_cosine && cosine);
    for (double& t : timesteps) t = rounds ? std::nearbyint(t) : std::trunc(t);
}

void append_final(const SchedulerConfig& config, const SigmaRules& rules, const SigmaTable& table,
                  std::vector<double>& sigmas) {
    double last = 0;
    if (*config.final_sigmas_type == "sigma_min") {
        const bool own = rules.ends_at_spacing && (*config.use_karras_sigmas ||
                                                   *config.use_exponential_sigmas || *config.use_beta_sigmas);
        last = own ? sigmas.back() : table.first();
    }
    sigmas.push_back(last);
}

struct Spacing {
    std::vector<double> timesteps, sigmas;  // sigmas: one more, the final one
};

// The spacings that choose sigmas first and ask which training steps they are.
void space_by_sigma(const SchedulerConfig& config, const SigmaRules& rules, const SigmaTable& table,
                    int steps, Spacing& out) {
    // Where the file's steps do not reach, only a person's own choice does.
    const bool whole = rules.as_solver || config.spacing;
    const double high = config.sigma_max.value_or(whole ? table.last() : out.sigmas.front());
    const double low = config.sigma_min.value_or(whole ? table.first() : out.sigmas.back());
    if (*config.use_karras_sigmas) {
        out.sigmas = karras(high, low, steps);
    } else if (*config.use_lu_lambdas) {
        out.sigmas = exponential(table.last(), table.first(), steps);
    } else if (*config.use_beta_sigmas) {
        out.sigmas = beta_spaced(high, low, steps);
    } else {
        out.sigmas = exponential(high, low, steps);
    }
    out.timesteps.clear();
    for (const double sigma : out.sigmas) out.timesteps.push_back(table.timestep(sigma));
    if (rules.as_solver) make_whole(config, rules, out.timesteps);
}

// `steps` + 1 values between the published ones, even in their logarithms; the last is left to the end of the run.
template <size_t n>
std::vector<double> between(const std::array<double, n>& published, int steps) {
    std::vector<double> out;
    for (int i = 0; i < steps; ++i) {
        const double place = static_cast<double>(i) * (n - 1) / steps;
        const auto low = static_cast<size_t>(place);
        const double from = std::log(published[low]), to = std::log(published[low + 1]);
        out.push_back(std::exp(from + (to - from) * (place - static_cast<double>(low))));
    }
    return out;
}

// Align Your Steps, arXiv 2404.14507: the noise levels that its authors publish.
std::vector<double> align_your_steps(bool xl, int steps) {
    static constexpr std::array sd1{14.615, 6.475, 3.861, 2.697, 1.886, 1.396,
                                    0.963,  0.652, 0.399, 0.152, 0.029};
    static constexpr std::array sdxl{14.615, 6.315, 3.771, 2.181, 1.342, 0.862,
                                     0.555,  0.380, 0.234, 0.113, 0.029};
    return between(xl ? sdxl : sd1, steps);
}

// Theorem 3.1 of arXiv 2404.14507, optimal for data of unit variance: even in arctan sigma.
std::vector<double> kl_optimal(double high, double low, int steps) {
    std::vector<double> out = ramp(std::atan(high), std::atan(low), steps);
    for (double& value : out) value = std::tan(value);
    return out;
}

// Training steps of the spacings that place these, as the tools that named them do.
std::vector<double> chosen_timesteps(SigmaSpacing spacing, int training, int steps) {
    if (spacing == SigmaSpacing::normal) return ramp(training - 1, 0, steps);
    std::vector<double> out = ramp(training - 1, 0, steps + 1);
    out.pop_back();
    if (spacing == SigmaSpacing::sgm_uniform) return out;
    const int stride = std::max(training / steps, 1);
    for (int i = 0; i < steps; ++i) {
        const auto below = static_cast<int>(static_cast<double>(i) * training / steps);
        out[static_cast<size_t>(i)] = spacing == SigmaSpacing::simple
                                          ? training - 1 - below
                                          : std::min(1 + (steps - 1 - i) * stride, training - 1);
    }
    return out;
}

// What a request asks for beside the sampler.
Spacing space_as_chosen(const SchedulerConfig& config, const SigmaTable& table, int steps) {
    Spacing out;
    switch (*config.spacing) {
        case SigmaSpacing::align_your_steps:
        case SigmaSpacing::align_your_steps_xl:
            out.sigmas = align_your_steps(*config.spacing == SigmaSpacing::align_your_steps_xl, steps);
            break;
        case SigmaSpacing::kl_optimal:
            out.sigmas = kl_optimal(config.sigma_max.value_or(table.last()),
                                    config.sigma_min.value_or(table.first()), steps);
            break;
        default:
            out.timesteps = chosen_timesteps(*config.spacing, table.size(), steps);
            for (const double t : out.timesteps) out.sigmas.push_back(table.at(t));
            return out;
    }
    for (const double sigma : out.sigmas) out.timesteps.push_back(table.timestep(sigma));
    return out;
}

void round_to_float(const SchedulerConfig& config, Spacing& out) {
    for (double& sigma : out.sigmas) sigma = static_cast<float>(sigma);
    const bool continuous =
        *config.timestep_type == "continuous" && *config.prediction_type == PredictionType::v_prediction;
    for (size_t i = 0; i < out.timesteps.size(); ++i) {
        if (continuous) out.timesteps[i] = 0.25F * std::log(static_cast<float>(out.sigmas[i]));
        out.timesteps[i] = static_cast<float>(out.timesteps[i]);
    }
}

Spacing space(const SchedulerConfig& config, const SigmaRules& rules, const std::vector<float>& alpha_bars,
              int steps) {
    const SigmaTable table(alpha_bars);
    Spacing out;
    const bool by_sigma = *config.use_karras_sigmas || *config.use_exponential_sigmas ||
                          *config.use_beta_sigmas || *config.use_lu_lambdas;
    if (config.spacing && !by_sigma) {
        out = space_as_chosen(config, table, steps);
        append_final(config, rules, table, out.sigmas);
        round_to_float(config, out);
        return out;
    }
    out.timesteps = rules.as_solver ? solver_timesteps(config, steps, clipped_limit(config, alpha_bars))
                                    : spaced_timesteps(config, steps, false);
    if (out.timesteps.empty()) return out;
    const bool log_linear = *config.interpolation_type == "log_linear";
    if (log_linear) {
        // One more than steps: the run ends at the smallest sigma of training.
        out.sigmas = exponential(table.last(), table.first(), steps + 1);
    } else {
        for (const double t : out.timesteps) out.sigmas.push_back(table.at(t));
    }
    if (by_sigma) space_by_sigma(config, rules, table, steps, out);
    if (by_sigma || !log_linear) append_final(config, rules, table, out.sigmas);
    round_to_float(config, out);
    return out;
}

Level preserving(double sigma) {
    const double alpha = 1 / std::sqrt(sigma * sigma + 1);
    return {alpha, sigma * alpha};
}

}  // namespace

void insert_middles(Schedule& out, double (*end)(double from, double to)) {
    const SigmaTable table(out.model.alpha_bars);
    std::vector<double> timesteps, sigmas;
    for (size_t i = 0; i < out.timesteps.size(); ++i) {
        const double from = out.sigmas[i], to = out.sigmas[i + 1];
        timesteps.push_back(out.timesteps[i]);
        sigmas.push_back(from);
        if (to == 0) continue;
        sigmas.push_back(static_cast<float>(std::sqrt(from * end(from, to))));
        timesteps.push_back(static_cast<float>(table.timestep(sigmas.back())));
    }
    sigmas.push_back(out.sigmas.back());
    out.timesteps = std::move(timesteps);
    out.sigmas = std::move(sigmas);
    set_levels(out.algorithm->family, out);
}

void set_levels(NoiseFamily family, Schedule& out) {
    std::vector<Level> levels;
    for (const double sigma : out.sigmas)
        levels.push_back(family == NoiseFamily::exploding ? Level{1, sigma} : preserving(sigma));
    out.levels.assign(levels.begin(), levels.end() - 1);
    out.targets.assign(levels.begin() + 1, levels.end());
}

std::optional<Error> place_sigmas(const ResolvedScheduler& scheduler, const SigmaRules& rules,
                                  Schedule& out) {
    const auto spacing = space(scheduler.config, rules, out.model.alpha_bars, out.steps);
    const auto& sigmas = spacing.sigmas;
    const size_t count = spacing.timesteps.size();
    // The step into the final sigma may be empty: that sigma can be the last one again.
    const bool usable = count > 0 && sigmas.size() == count + 1 &&
                        std::is_sorted(sigmas.begin(), sigmas.end() - 1, std::greater_equal{}) &&
                        sigmas[count] <= sigmas[count - 1];
    if (!usable) return too_many(out.steps);
    out.timesteps = spacing.timesteps;
    out.sigmas = sigmas;
    const NoiseFamily family = scheduler.algorithm->family;
    set_levels(family, out);
    if (family == NoiseFamily::exploding) {
        const auto largest = static_cast<float>(sigmas.front());
        const bool leading = *scheduler.config.timestep_spacing == TimestepSpacing::leading;
        out.init_noise_sigma = leading ? std::sqrt(largest * largest + 1) : largest;
    }
    return {};
}

}  // namespace burin::diffusion
