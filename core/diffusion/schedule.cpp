#include "core/diffusion/schedule.h"

#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {

double Schedule::input_scale(int i) const {
    const Level& level = levels.at(static_cast<size_t>(i));
    // The norm of a variance-preserving level is 1 but for rounding.
    return level.alpha == 1 ? 1 / level.norm() : 1;
}

namespace {

// At alpha = 0 an eps says nothing about x0, and PNDM's transfer divides by alpha.
std::optional<Error> refuse_zero_alpha(const Schedule& schedule) {
    const bool hit =
        std::ranges::any_of(schedule.levels, [](const Level& level) { return level.alpha == 0; });
    const bool bad =
        schedule.model.prediction == PredictionType::epsilon || !schedule.algorithm->starts_from_pure_noise;
    if (!hit || !bad) return {};
    return Error{
        ErrorCode::bad_model,
        "scheduler_config.json: key 'rescale_betas_zero_snr' leads to a level of pure noise, from which this "
        "sampler cannot start with this prediction type",
        "choose euler, dpmpp_2m or, with v_prediction, ddim"};
}

// Whether the spacing that was asked for does what its name says.
void note_spacing(const SpacingChoice& spacing, Schedule& schedule) {
    if (spacing.name == protocol::default_spacing) return;
    const auto note = [&](const std::string& sentence) { schedule.notes.push_back(sentence); };
    if (schedule.sigmas.empty())
        return note("the spacing " + std::string(spacing.name) + " has no effect with the sampler " +
                    std::string(schedule.sampler->name) + ", which takes training steps as they come");
    if (spacing.name != "align_your_steps") return;
    const double alpha_bar = schedule.model.alpha_bars.back(), largest = std::sqrt((1 - alpha_bar) / alpha_bar);
    constexpr double published = 14.615;
    if (spacing.model == StepsPublishedFor::neither || std::abs(largest / published - 1) > 0.1)
        note(
            "align_your_steps is published for Stable Diffusion 1 and XL; the values of Stable Diffusion 1 "
            "are used for this model");
}

}  // namespace

Level Schedule::level_at(int training_step) const {
    return training_step < 0 ? preserving_level(final_alpha_bar) : model.level_at(training_step);
}

Result<Schedule> make_schedule(const SchedulerConfig& config, std::string_view sampler, int steps, double eta,
                               SpacingChoice spacing) {
    const auto scheduler = resolve_scheduler(config, sampler, eta, spacing);
    if (!scheduler) return tl::unexpected(scheduler.error());
    if (steps < 1)
        return fail(ErrorCode::bad_input, "a picture needs 1 step or more, not " + std::to_string(steps));
    if (steps > *scheduler->config.num_train_timesteps) return tl::unexpected(too_many(steps));
    if (!(eta >= 0 && eta <= 1)) return fail(ErrorCode::bad_input, "eta must lie between 0 and 1");
    auto model = noise_model_of(*scheduler);
    if (!model) return tl::unexpected(model.error());
    if (scheduler->algorithm->needs_finite_sigma) make_last_sigma_finite(*model);

    Schedule out;
    out.sampler = scheduler->sampler;
    out.algorithm = scheduler->algorithm;
    out.settings = scheduler->config;
    out.steps = steps;
    out.model = std::move(*model);
    out.final_alpha_bar = *scheduler->config.set_alpha_to_one ? 1 : out.model.alpha_bars.front();
    out.notes = scheduler->notes;
    if (const auto error = out.algorithm->build(*scheduler, out)) return tl::unexpected(*error);
    if (const auto error = refuse_zero_alpha(out)) return tl::unexpected(*error);
    if (eta > 0 && out.eta == 0) {
        out.notes.push_back("eta has no effect with the sampler " + std::string(out.sampler->name) +
                            "; it is the noise of ddim and tcd");
    }
    note_spacing(spacing, out);
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
