#include "core/diffusion/schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {

double Level::norm() const { return std::sqrt(alpha * alpha + sigma * sigma); }

double Level::lambda() const {
    return sigma > 0 ? std::log(alpha) - std::log(sigma) : std::numeric_limits<double>::infinity();
}

double Schedule::input_scale(int i) const {
    const Level& level = levels.at(static_cast<size_t>(i));
    // The norm of a variance-preserving level is 1 but for rounding.
    return level.alpha == 1 ? 1 / level.norm() : 1;
}

namespace {

Level preserving(float alpha_bar) {
    return {std::sqrt(static_cast<double>(alpha_bar)), std::sqrt(1 - static_cast<double>(alpha_bar))};
}

Level preserving_sigma(double sigma) {
    const double alpha = 1 / std::sqrt(sigma * sigma + 1);
    return {alpha, sigma * alpha};
}

bool falls(const std::vector<double>& values) {
    return std::ranges::is_sorted(values, std::ranges::greater_equal{});
}

// Two neighbouring steps at one level would divide by zero; so would a schedule that leaves the training
// steps.
bool is_usable(const std::vector<double>& timesteps, int training) {
    return !timesteps.empty() && falls(timesteps) && timesteps.back() >= 0 && timesteps.front() < training;
}

Error too_many(int steps) {
    return {ErrorCode::bad_input,
            std::to_string(steps) + " steps do not fit on this model's training schedule", "use fewer steps"};
}

using Built = std::optional<Error>;

Built build_ddim(const Plan& plan, Schedule& out) {
    const int training = *plan.config.num_train_timesteps;
    out.timesteps = spaced_timesteps(plan.config, out.steps, true);
    if (!is_usable(out.timesteps, training)) return too_many(out.steps);
    for (const double t : out.timesteps) {
        out.levels.push_back(out.level_at(static_cast<int>(t)));
        out.targets.push_back(out.level_at(static_cast<int>(t) - training / out.steps));
    }
    return {};
}

// The three Runge-Kutta steps evaluate at the beginning, twice half a step on, and at the end.
std::vector<double> runge_kutta_timesteps(const std::vector<double>& steps, int half) {
    std::vector<double> out;
    for (size_t k = 0; k < 3; ++k)
        out.insert(out.end(), {steps[k], steps[k + 1] + half, steps[k + 1] + half, steps[k + 1]});
    return out;
}

Built build_pndm(const Plan& plan, Schedule& out) {
    const int training = *plan.config.num_train_timesteps;
    const auto steps = spaced_timesteps(plan.config, out.steps, true);
    if (!is_usable(steps, training)) return too_many(out.steps);
    out.stride = training / out.steps;
    if (*plan.config.skip_prk_steps) {
        out.timesteps = steps;
        if (steps.size() > 1) out.timesteps.insert(out.timesteps.begin() + 1, steps[1]);
    } else {
        if (steps.size() < 4) {
            return Error{ErrorCode::bad_input, "pndm with its Runge-Kutta start needs 4 steps or more",
                         "use more steps or another sampler"};
        }
        out.runge_kutta = 12;
        out.timesteps = runge_kutta_timesteps(steps, out.stride / 2);
        out.timesteps.insert(out.timesteps.end(), steps.begin() + 3, steps.end());
    }
    for (size_t i = 0; i < out.timesteps.size(); ++i) {
        const int t = static_cast<int>(out.timesteps[i]);
        out.levels.push_back(out.level_at(t));
        const bool in_between = i + 1 < out.timesteps.size();
        out.targets.push_back(
            out.level_at(in_between ? static_cast<int>(out.timesteps[i + 1]) : t - out.stride));
    }
    return {};
}

Built build_lcm(const Plan& plan, Schedule& out) {
    const auto& config = plan.config;
    const int distilled = *config.original_inference_steps;
    if (out.steps > distilled || distilled > *config.num_train_timesteps) {
        return Error{ErrorCode::bad_input,
                     std::to_string(out.steps) + " steps are more than the " + std::to_string(distilled) +
                         " (original_inference_steps) of the lcm schedule",
                     "use fewer steps"};
    }
    out.timesteps = lcm_timesteps(config, out.steps);
    if (!is_usable(out.timesteps, *config.num_train_timesteps)) return too_many(out.steps);
    out.timestep_scaling = *config.timestep_scaling;
    for (const double t : out.timesteps) out.levels.push_back(out.level_at(static_cast<int>(t)));
    out.targets.assign(out.levels.begin() + 1, out.levels.end());
    out.targets.push_back({1, 0});
    return {};
}

template <class T>
std::vector<T> with_pairs(const std::vector<T>& values, size_t last_single) {
    std::vector<T> out{values.front()};
    for (size_t i = 1; i < values.size(); ++i) out.insert(out.end(), i < last_single ? 2 : 1, values[i]);
    return out;
}

Built build_sigmas(const Plan& plan, Schedule& out) {
    auto spacing = sigma_spacing(plan, out.alpha_bars, out.steps);
    // The step into the final sigma may be empty: that sigma can be the last one again.
    auto inner = spacing.sigmas;
    if (!inner.empty()) inner.pop_back();
    const size_t count = spacing.timesteps.size();
    if (count == 0 || inner.size() != count || !falls(inner) || spacing.sigmas[count] > inner.back()) {
        return too_many(out.steps);
    }
    const bool exploding = plan.kind == SamplerKind::euler || plan.kind == SamplerKind::euler_ancestral ||
                           plan.kind == SamplerKind::heun;
    if (plan.kind == SamplerKind::heun) {
        spacing.timesteps = with_pairs(spacing.timesteps, count);
        spacing.sigmas = with_pairs(spacing.sigmas, count);
    }
    out.timesteps = spacing.timesteps;
    out.sigmas = spacing.sigmas;
    std::vector<Level> levels;
    for (const double sigma : out.sigmas)
        levels.push_back(exploding ? Level{1, sigma} : preserving_sigma(sigma));
    out.levels.assign(levels.begin(), levels.end() - 1);
    out.targets.assign(levels.begin() + 1, levels.end());
    // Both stages of a Heun step lead to the same sigma.
    if (plan.kind == SamplerKind::heun) {
        for (size_t i = 1; i < out.targets.size(); i += 2) out.targets[i] = out.levels[i];
    }
    if (exploding) {
        const auto largest = static_cast<float>(out.sigmas.front());
        const bool leading = *plan.config.timestep_spacing == TimestepSpacing::leading;
        out.init_noise_sigma = leading ? std::sqrt(largest * largest + 1) : largest;
    }
    return {};
}

Built build(const Plan& plan, Schedule& out) {
    switch (plan.kind) {
        case SamplerKind::ddim:
            return build_ddim(plan, out);
        case SamplerKind::pndm:
            return build_pndm(plan, out);
        case SamplerKind::lcm:
            return build_lcm(plan, out);
        default:
            return build_sigmas(plan, out);
    }
}

// At alpha = 0 an eps says nothing about x0, and PNDM's transfer divides by alpha.
Built refuse_zero_alpha(const Schedule& schedule) {
    const bool hit =
        std::ranges::any_of(schedule.levels, [](const Level& level) { return level.alpha == 0; });
    const bool bad = schedule.prediction == PredictionType::epsilon || schedule.sampler == SamplerKind::pndm;
    if (!hit || !bad) return {};
    return Error{
        ErrorCode::bad_model,
        "scheduler_config.json: key 'rescale_betas_zero_snr' leads to a level of pure noise, from which this "
        "sampler cannot start with this prediction type",
        "choose euler, dpmpp_2m or, with v_prediction, ddim"};
}

SolverOptions solver_options(const Plan& plan) {
    const auto& config = plan.config;
    SolverOptions out;
    out.order = *config.solver_order;
    out.heun_correction = *config.solver_type == "heun";
    out.sde = *config.algorithm_type == "sde-dpmsolver++";
    out.bh1 = *config.solver_type == "bh1";
    out.lower_order_final = *config.lower_order_final;
    out.euler_at_final = *config.euler_at_final;
    out.disable_corrector = config.disable_corrector;
    return out;
}

}  // namespace

Level Schedule::level_at(int training_step) const {
    if (training_step < 0) return preserving(final_alpha_bar);
    return preserving(alpha_bars[std::min(static_cast<size_t>(training_step), alpha_bars.size() - 1)]);
}

Result<Schedule> make_schedule(const SchedulerConfig& config, std::string_view sampler, int steps,
                               double eta) {
    const auto plan = plan_for(config, sampler);
    if (!plan) return tl::unexpected(plan.error());
    if (steps < 1)
        return fail(ErrorCode::bad_input, "a picture needs 1 step or more, not " + std::to_string(steps));
    if (steps > *plan->config.num_train_timesteps) return tl::unexpected(too_many(steps));
    if (!(eta >= 0 && eta <= 1)) return fail(ErrorCode::bad_input, "eta must lie between 0 and 1");
    auto alpha_bars = training_alpha_bars(*plan);
    if (!alpha_bars) return tl::unexpected(alpha_bars.error());

    Schedule out;
    out.sampler = plan->kind;
    out.prediction = *plan->config.prediction_type;
    out.steps = steps;
    out.alpha_bars = std::move(*alpha_bars);
    out.final_alpha_bar = *plan->config.set_alpha_to_one ? 1 : out.alpha_bars.front();
    out.clip_range = *plan->config.clip_sample ? *plan->config.clip_sample_range : 0;
    out.eta = plan->kind == SamplerKind::ddim ? eta : 0;
    out.solver = solver_options(*plan);
    if (const auto error = build(*plan, out)) return tl::unexpected(*error);
    if (const auto error = refuse_zero_alpha(out)) return tl::unexpected(*error);
    out.stochastic = out.eta > 0 || plan->kind == SamplerKind::euler_ancestral ||
                     plan->kind == SamplerKind::lcm ||
                     (plan->kind == SamplerKind::dpm_multistep && out.solver.sde);
    return out;
}

int first_evaluation_for_strength(const Schedule& schedule, double strength) {
    const int order = schedule.sampler == SamplerKind::heun ? 2 : 1;
    const double share = std::clamp(strength, 0.0, 1.0);
    const int kept = std::min(static_cast<int>(schedule.steps * share), schedule.steps);
    return std::min((schedule.steps - kept) * order, schedule.evaluations());
}

Tensor add_noise(const Schedule& schedule, const Tensor& x0, const Tensor& noise, int i) {
    if (i == schedule.evaluations()) return x0;
    const Level& level = schedule.levels.at(static_cast<size_t>(i));
    return x0 * level.alpha + noise.to(x0.options()) * level.sigma;
}

}  // namespace burin::diffusion
