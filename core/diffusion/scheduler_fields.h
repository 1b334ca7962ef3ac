// The keys of scheduler_config.json, each once, in the order in which they are looked at (core/io/field.h).
#pragma once

#include <array>
#include <string_view>

#include "core/diffusion/scheduler_config.h"
#include "core/io/field.h"

namespace burin::diffusion {

inline constexpr int max_training_steps = 100'000;

// In the order of their enumerations.
inline constexpr std::array<std::string_view, 3> beta_schedule_names{"linear", "scaled_linear",
                                                                     "squaredcos_cap_v2"};
inline constexpr std::array<std::string_view, 3> prediction_type_names{"epsilon", "v_prediction", "sample"};
inline constexpr std::array<std::string_view, 3> timestep_spacing_names{"linspace", "leading", "trailing"};

// What a text may be, whether or not what it asks for is built.
inline constexpr std::array<std::string_view, 2> interpolation_types{"linear", "log_linear"};
inline constexpr std::array<std::string_view, 2> timestep_types{"discrete", "continuous"};
inline constexpr std::array<std::string_view, 2> final_sigmas_types{"zero", "sigma_min"};
inline constexpr std::array<std::string_view, 7> algorithm_types{
    "dpmsolver", "dpmsolver++",     "sde-dpmsolver",   "sde-dpmsolver++",
    "deis",      "data_prediction", "noise_prediction"};
inline constexpr std::array<std::string_view, 5> solver_types{"midpoint", "heun", "logrho", "bh1", "bh2"};

/// A field, and what only these files have.
struct SchedulerKey : io::Field {
    bool null_is_unset =
        false;  ///< null is as if it were not written; for others it is refused, for flags it is false
    bool is_presence = false;  ///< whether it is written with any value but null
    constexpr SchedulerKey(const io::Field& field)
        : io::Field(field) {}  // NOLINT(google-explicit-constructor)
};

constexpr SchedulerKey or_null(const io::Field& field) {
    SchedulerKey key = field;
    key.null_is_unset = true;
    return key;
}

constexpr SchedulerKey presence(const char* name) {
    SchedulerKey key = io::flag(name);
    key.is_presence = true;
    return key;
}

template <io::Is<SchedulerConfig> C, class Visit>
void visit_fields(C& c, Visit&& visit) {
    using io::choice, io::flag, io::number, io::numbers, io::word;
    constexpr double largest_beta = 0.999, largest_sigma = 1e6, largest_lambda = 1e6;
    constexpr size_t any_length = io::Field::any_size, longest_list = 1000;
    visit(c.class_name, io::text("_class_name", any_length));
    visit(c.num_train_timesteps, number("num_train_timesteps", 2, max_training_steps));
    const auto training_steps = static_cast<size_t>(c.num_train_timesteps.value_or(1000));
    visit(c.beta_start, number("beta_start", 0, largest_beta).above());
    visit(c.beta_end, number("beta_end", 0, largest_beta).above());
    visit(c.rescale_betas_zero_snr, flag("rescale_betas_zero_snr"));
    visit(c.beta_schedule, choice("beta_schedule", beta_schedule_names));
    visit(c.trained_betas,
          or_null(numbers("trained_betas", training_steps, 0, 1).above().below().exactly(training_steps)));
    visit(c.prediction_type, choice("prediction_type", prediction_type_names));
    visit(c.timestep_spacing, choice("timestep_spacing", timestep_spacing_names));
    visit(c.steps_offset, number("steps_offset", 0, double(training_steps) - 1));
    visit(c.variance_type, or_null(io::text("variance_type", any_length)));
    visit(c.use_karras_sigmas, flag("use_karras_sigmas"));
    visit(c.use_exponential_sigmas, flag("use_exponential_sigmas"));
    visit(c.use_beta_sigmas, flag("use_beta_sigmas"));
    visit(c.use_lu_lambdas, flag("use_lu_lambdas"));
    visit(c.sigma_min, or_null(number("sigma_min", 0, largest_sigma).above()));
    visit(c.sigma_max, or_null(number("sigma_max", 0, largest_sigma).above()));
    visit(c.interpolation_type, or_null(word("interpolation_type", interpolation_types)));
    visit(c.timestep_type, or_null(word("timestep_type", timestep_types)));
    visit(c.final_sigmas_type, or_null(word("final_sigmas_type", final_sigmas_types)));
    visit(c.solver_order, number("solver_order", 1, 3));
    visit(c.algorithm_type, or_null(word("algorithm_type", algorithm_types)));
    visit(c.solver_type, or_null(word("solver_type", solver_types)));
    visit(c.lower_order_final, flag("lower_order_final"));
    visit(c.euler_at_final, flag("euler_at_final"));
    visit(c.predict_x0, flag("predict_x0"));
    visit(c.lambda_min_clipped,
          or_null(number("lambda_min_clipped", -largest_lambda, largest_lambda).above()));
    visit(c.has_solver_p, presence("solver_p"));
    visit(c.disable_corrector, or_null(numbers("disable_corrector", longest_list, 0, max_training_steps)));
    visit(c.clip_sample, flag("clip_sample"));
    visit(c.thresholding, flag("thresholding"));
    visit(c.set_alpha_to_one, flag("set_alpha_to_one"));
    visit(c.skip_prk_steps, flag("skip_prk_steps"));
    visit(c.original_inference_steps, number("original_inference_steps", 1, max_training_steps));
    visit(c.timestep_scaling, number("timestep_scaling", 0, 1e6).above());
    visit(c.spacing, SchedulerKey(io::flag("")));  // in no file
}

}  // namespace burin::diffusion
