// The scheduler_config.json of a diffusers folder, as plain data.
//
// Source: the configuration files that diffusers writes for its DDIM, PNDM, EulerDiscrete,
// EulerAncestralDiscrete, HeunDiscrete, DPMSolverMultistep, UniPCMultistep and LCM schedulers, and for the
// classes that share their keys. A key that is absent stays unset here: its default depends on the class that
// is run in the end (see schedule.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"

namespace burin::diffusion {

/// What the network predicts: the noise, the velocity v = alpha eps - sigma x0 (arXiv 2202.00512), or x0.
enum class PredictionType { epsilon, v_prediction, sample };
enum class BetaSchedule { linear, scaled_linear, squaredcos_cap_v2 };
/// Where the steps lie on the training schedule (table 2 of arXiv 2305.08891).
enum class TimestepSpacing { linspace, leading, trailing };

/// Where the sigmas lie, whatever the scheduler file says; the names are those of protocol::spacings. Sources in
/// sigma_spacing.cpp.
enum class SigmaSpacing {
    normal,
    karras,
    exponential,
    beta,
    sgm_uniform,
    simple,
    ddim_uniform,
    align_your_steps,
    kl_optimal,
    align_your_steps_xl  ///< has no name of its own: the model decides
};

struct SchedulerConfig {
    std::string class_name;  ///< as written, e.g. "PNDMScheduler"; empty = not written

    std::optional<int> num_train_timesteps, steps_offset;
    std::optional<double> beta_start, beta_end;
    std::optional<BetaSchedule> beta_schedule;
    std::vector<double> trained_betas;  ///< empty = from beta_schedule
    std::optional<PredictionType> prediction_type;
    std::optional<TimestepSpacing> timestep_spacing;
    std::optional<bool> rescale_betas_zero_snr;

    std::optional<bool> clip_sample, thresholding;  ///< for models that work on pixels: noted, never done
    std::optional<bool> set_alpha_to_one, skip_prk_steps;

    std::optional<bool> use_karras_sigmas, use_exponential_sigmas, use_beta_sigmas, use_lu_lambdas;
    std::optional<double> sigma_min, sigma_max;
    std::optional<std::string> interpolation_type, timestep_type, final_sigmas_type;

    std::optional<int> solver_order;
    std::optional<std::string> algorithm_type, solver_type;
    std::optional<bool> lower_order_final, euler_at_final, predict_x0, has_solver_p;
    std::optional<double> lambda_min_clipped;  ///< unset = no limit
    std::vector<int> disable_corrector;

    std::optional<int> original_inference_steps;
    std::optional<double> timestep_scaling;
    std::optional<std::string> variance_type;  ///< of ddpm

    /// What a request asks for beside the sampler; unset = what the keys above say. Never in a file.
    std::optional<SigmaSpacing> spacing;

    bool operator==(const SchedulerConfig&) const = default;
};

/// Reads a parsed file. An unknown key passes where its value is null, false or empty, because nothing is asked for; an
/// unknown key with any other value, a wrong type, a value out of range, or a model that Burin cannot run (flow
/// matching, learned variance) is a bad_model error that names the key. Thread-safe.
Result<SchedulerConfig> parse_scheduler_config(const nlohmann::json& json);

/// The same from the text of the file, of at most 1 MiB. Python writes numbers without an end as the bare words
/// Infinity, -Infinity and NaN, which JSON does not know: they are read as null.
Result<SchedulerConfig> parse_scheduler_config(std::string_view text);

/// The correction that the Stable Diffusion 1 and 2 pipelines of diffusers make to an outdated file before using it: a
/// steps_offset other than 1 becomes 1. Not for SDXL.
SchedulerConfig with_pipeline_corrections(SchedulerConfig config);

}  // namespace burin::diffusion
