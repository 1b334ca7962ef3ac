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

// At alpha = 0 an eps says nothing about x0, and PNDM's transfer divides by alpha.
std::optional<Error> refuse_zero_alpha(const Schedule& schedule) {
    const bool hit =
        std::ranges::any_of(schedule.levels, [](const Level& level) { return level.alpha == 0; });
    const bool bad =
        schedule.prediction == PredictionType::epsilon || !schedule.algorithm->starts_from_pure_noise;
    if (!hit || !bad) return {};
    return Error{
        ErrorCode::bad_model,
        "scheduler_config.json: key 'rescale_betas_zero_snr' leads to a level of pure noise, from which this "
        "sampler cannot start with this prediction type",
        "choose euler, dpmpp_2m or, with v_prediction, ddim"};
}

}  // namespace

Level Schedule::level_at(int training_step) const {
    if (training_step < 0) return preserving(final_alpha_bar);
    return preserving(alpha_bars[std::min(static_cast<size_t>(training_step), alpha_bars.size() - 1)]);
}

Result<Schedule> make_schedule(const SchedulerConfig& config, std::string_view sampler, int steps,
                               double eta) {
    const auto scheduler = resolve_scheduler(config, sampler, eta);
    if (!scheduler) return tl::unexpected(scheduler.error());
    if (steps < 1)
        return fail(ErrorCode::bad_input, "a picture needs 1 step or more, not " + std::to_string(steps));
    if (steps > *scheduler->config.num_train_timesteps) return tl::unexpected(too_many(steps));
    if (!(eta >= 0 && eta <= 1)) return fail(ErrorCode::bad_input, "eta must lie between 0 and 1");
    auto alpha_bars = training_alpha_bars(*scheduler);
    if (!alpha_bars) return tl::unexpected(alpha_bars.error());

    Schedule out;
    out.sampler = scheduler->sampler;
    out.algorithm = scheduler->algorithm;
    out.settings = scheduler->config;
    out.prediction = *scheduler->config.prediction_type;
    out.steps = steps;
    out.alpha_bars = std::move(*alpha_bars);
    out.final_alpha_bar = *scheduler->config.set_alpha_to_one ? 1 : out.alpha_bars.front();
    out.notes = scheduler->notes;
    if (const auto error = out.algorithm->build(*scheduler, out)) return tl::unexpected(*error);
    if (const auto error = refuse_zero_alpha(out)) return tl::unexpected(*error);
    if (eta > 0 && out.eta == 0) {
        out.notes.push_back("eta has no effect with the sampler " + std::string(out.sampler->name) +
                            "; it is the noise of ddim");
    }
    return out;
}

int first_evaluation_for_strength(const Schedule& schedule, double strength) {
    const int order = schedule.algorithm->evaluations_per_step;
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
