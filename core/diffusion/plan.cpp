// Which class runs, with which settings.
#include <algorithm>
#include <array>

#include "core/base/printable.h"
#include "core/diffusion/spacing.h"

namespace burin::diffusion {

namespace {

constexpr std::array<std::string_view, 12> names = {
    "default",         "ddim", "pndm",     "euler",           "euler_karras",
    "euler_ancestral", "heun", "dpmpp_2m", "dpmpp_2m_karras", "dpmpp_2m_sde_karras",
    "unipc",           "lcm"};

Error not_built(const std::string& key, const std::string& value) {
    return {ErrorCode::bad_model,
            "scheduler_config.json: key '" + key + "' asks for '" + printable(value, 60) +
                "', which is not built",
            "choose another sampler"};
}

Result<SamplerKind> kind_of_class(const std::string& name) {
    if (name == "DDIMScheduler") return SamplerKind::ddim;
    if (name == "PNDMScheduler") return SamplerKind::pndm;
    if (name == "EulerDiscreteScheduler") return SamplerKind::euler;
    if (name == "EulerAncestralDiscreteScheduler") return SamplerKind::euler_ancestral;
    if (name == "HeunDiscreteScheduler") return SamplerKind::heun;
    if (name == "DPMSolverMultistepScheduler") return SamplerKind::dpm_multistep;
    if (name == "UniPCMultistepScheduler") return SamplerKind::unipc;
    if (name == "LCMScheduler") return SamplerKind::lcm;
    const std::string found =
        name.empty() ? "names no scheduler class" : "asks for '" + name + "', which is not built";
    return fail(ErrorCode::bad_model, "scheduler_config.json: key '_class_name' " + found,
                "choose a sampler by name, for example dpmpp_2m");
}

// A name decides the algorithm and the spacing of the sigmas and nothing else.
SamplerKind apply_name(std::string_view name, SchedulerConfig& config) {
    const bool karras = name.ends_with("_karras");
    config.use_karras_sigmas = karras;
    config.use_exponential_sigmas = config.use_beta_sigmas = config.use_lu_lambdas = false;
    if (name == "ddim") return SamplerKind::ddim;
    if (name == "pndm") return SamplerKind::pndm;
    if (name == "euler_ancestral") return SamplerKind::euler_ancestral;
    if (name.starts_with("euler")) return SamplerKind::euler;
    if (name == "heun") return SamplerKind::heun;
    if (name == "unipc") return SamplerKind::unipc;
    if (name == "lcm") return SamplerKind::lcm;
    config.algorithm_type = name == "dpmpp_2m_sde_karras" ? "sde-dpmsolver++" : "dpmsolver++";
    config.solver_order = 2;
    return SamplerKind::dpm_multistep;
}

template <class T, class U>
void fill(std::optional<T>& field, U value) {
    if (!field) field = value;
}

void fill_defaults(SamplerKind kind, SchedulerConfig& config) {
    const bool narrow = kind == SamplerKind::heun || kind == SamplerKind::lcm;
    const bool leading = kind == SamplerKind::ddim || kind == SamplerKind::pndm || kind == SamplerKind::lcm;
    fill(config.num_train_timesteps, 1000);
    fill(config.steps_offset, 0);
    fill(config.beta_start, narrow ? 0.00085 : 0.0001);
    fill(config.beta_end, narrow ? 0.012 : 0.02);
    fill(config.beta_schedule, kind == SamplerKind::lcm ? BetaSchedule::scaled_linear : BetaSchedule::linear);
    fill(config.prediction_type, PredictionType::epsilon);
    fill(config.timestep_spacing, leading ? TimestepSpacing::leading : TimestepSpacing::linspace);
    fill(config.rescale_betas_zero_snr, false);
    fill(config.clip_sample, kind == SamplerKind::ddim);
    fill(config.clip_sample_range, 1.0);
    fill(config.set_alpha_to_one, kind != SamplerKind::pndm);
    fill(config.skip_prk_steps, false);
    fill(config.thresholding, false);
    for (auto* flag : {&config.use_karras_sigmas, &config.use_exponential_sigmas, &config.use_beta_sigmas,
                       &config.use_lu_lambdas, &config.euler_at_final}) {
        fill(*flag, false);
    }
    fill(config.interpolation_type, "linear");
    fill(config.timestep_type, "discrete");
    fill(config.final_sigmas_type, "zero");
    fill(config.solver_order, 2);
    fill(config.algorithm_type, "dpmsolver++");
    fill(config.solver_type, kind == SamplerKind::unipc ? "bh2" : "midpoint");
    fill(config.lower_order_final, true);
    fill(config.predict_x0, true);
    fill(config.original_inference_steps, 50);
    fill(config.timestep_scaling, 10.0);
}

// The class has no such keys: whatever the file says, they have no effect there.
void drop_foreign(SamplerKind kind, SchedulerConfig& config) {
    using enum SamplerKind;
    if (kind != ddim && kind != heun && kind != lcm) config.clip_sample = false;
    if (kind != ddim && kind != dpm_multistep && kind != unipc && kind != lcm) config.thresholding = false;
    if (kind != euler && kind != heun && kind != dpm_multistep && kind != unipc) {
        config.use_karras_sigmas = config.use_exponential_sigmas = config.use_beta_sigmas = false;
    }
    if (kind != dpm_multistep) {
        config.use_lu_lambdas = false;
        config.lambda_min_clipped.reset();
    }
    if (kind != euler) config.interpolation_type = "linear", config.timestep_type = "discrete";
    if (kind == heun || kind == euler_ancestral) config.final_sigmas_type = "zero";
}

// The solvers read each other's words for the form of the second-order term as their own default.
std::optional<Error> settle_solver(SamplerKind kind, SchedulerConfig& config) {
    const auto is_one_of = [](const std::string& word, std::initializer_list<std::string_view> words) {
        return std::ranges::find(words, std::string_view(word)) != words.end();
    };
    auto& type = *config.solver_type;
    auto& algorithm = *config.algorithm_type;
    if (!is_one_of(type, {"midpoint", "heun", "logrho", "bh1", "bh2"})) return not_built("solver_type", type);
    if (kind == SamplerKind::dpm_multistep) {
        if (algorithm == "deis") algorithm = "dpmsolver++";
        if (!is_one_of(algorithm, {"dpmsolver++", "sde-dpmsolver++"}))
            return not_built("algorithm_type", algorithm);
        if (!is_one_of(type, {"midpoint", "heun"})) type = "midpoint";
        return std::nullopt;
    }
    if (!is_one_of(type, {"bh1", "bh2"})) type = "bh2";
    if (!*config.predict_x0) return not_built("predict_x0", "false");
    if (config.has_solver_p.value_or(false)) return not_built("solver_p", "another solver");
    const bool unstable =
        !*config.lower_order_final && *config.final_sigmas_type == "zero" && *config.solver_order > 1;
    if (unstable) return not_built("lower_order_final", "false together with final_sigmas_type 'zero'");
    return std::nullopt;
}

std::optional<Error> refuse(const SchedulerConfig& config) {
    if (*config.thresholding) return not_built("thresholding", "true");
    if (*config.use_beta_sigmas) return not_built("use_beta_sigmas", "true");
    if (*config.use_karras_sigmas && *config.use_exponential_sigmas) {
        return not_built("use_exponential_sigmas", "true together with use_karras_sigmas");
    }
    if (*config.interpolation_type != "linear")
        return not_built("interpolation_type", *config.interpolation_type);
    if (*config.timestep_type != "discrete" && *config.timestep_type != "continuous") {
        return not_built("timestep_type", *config.timestep_type);
    }
    if (*config.final_sigmas_type != "zero" && *config.final_sigmas_type != "sigma_min") {
        return not_built("final_sigmas_type", *config.final_sigmas_type);
    }
    const bool spaced_by_sigma = *config.use_karras_sigmas || *config.use_exponential_sigmas;
    if (spaced_by_sigma && config.sigma_min && config.sigma_max && *config.sigma_min >= *config.sigma_max) {
        return Error{
            ErrorCode::bad_model, "scheduler_config.json: key 'sigma_min' must be below 'sigma_max'", {}};
    }
    return std::nullopt;
}

}  // namespace

std::span<const std::string_view> sampler_names() { return names; }

Result<Plan> plan_for(const SchedulerConfig& file, std::string_view name) {
    if (std::ranges::find(names, name) == names.end()) {
        std::string all;
        for (const auto& known : names) all += (all.empty() ? "" : ", ") + std::string(known);
        return fail(ErrorCode::bad_input, "there is no sampler called '" + printable(name, 60) + "'",
                    "choose one of " + all);
    }
    Plan plan{SamplerKind::ddim, file};
    if (name == "default") {
        const auto kind = kind_of_class(file.class_name);
        if (!kind) return tl::unexpected(kind.error());
        plan.kind = *kind;
    } else {
        plan.kind = apply_name(name, plan.config);
    }
    fill_defaults(plan.kind, plan.config);
    drop_foreign(plan.kind, plan.config);
    std::optional<Error> error = refuse(plan.config);
    const bool solver = plan.kind == SamplerKind::dpm_multistep || plan.kind == SamplerKind::unipc;
    if (!error && solver) error = settle_solver(plan.kind, plan.config);
    if (error) return tl::unexpected(*error);
    return plan;
}

}  // namespace burin::diffusion
