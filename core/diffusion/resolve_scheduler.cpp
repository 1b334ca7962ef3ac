// Which sampler runs, with which settings.
#include <algorithm>
#include <array>

#include "core/base/printable.h"
#include "core/diffusion/algorithm.h"
#include "core/protocol/names.h"

namespace burin::diffusion {

namespace {

using protocol::Sampler;

const Algorithm& algorithm_of(const Sampler& sampler) {
    static constexpr std::array<const Algorithm*, protocol::samplers.size()> all{
#define BURIN_SAMPLER(name, algorithm, ...) &algorithms::algorithm,
#include "core/protocol/samplers.inc"
#undef BURIN_SAMPLER
    };
    return *all[static_cast<size_t>(&sampler - protocol::samplers.data())];
}

// A name decides the algorithm and the spacing of the sigmas and nothing else.
void apply_name(const Sampler& sampler, SchedulerConfig& config) {
    config.use_karras_sigmas = sampler.is_karras();
    config.use_exponential_sigmas = config.use_beta_sigmas = config.use_lu_lambdas = false;
}

void fill_usual_defaults(SchedulerConfig& config) {
    fill(config.num_train_timesteps, 1000);
    fill(config.steps_offset, 0);
    fill(config.beta_start, 0.0001);
    fill(config.beta_end, 0.02);
    fill(config.beta_schedule, BetaSchedule::linear);
    fill(config.prediction_type, PredictionType::epsilon);
    fill(config.timestep_spacing, TimestepSpacing::linspace);
    fill(config.set_alpha_to_one, true);
    for (auto* flag : {&config.rescale_betas_zero_snr, &config.clip_sample, &config.thresholding,
                       &config.skip_prk_steps, &config.use_karras_sigmas, &config.use_exponential_sigmas,
                       &config.use_beta_sigmas, &config.use_lu_lambdas, &config.euler_at_final}) {
        fill(*flag, false);
    }
    fill(config.interpolation_type, "linear");
    fill(config.timestep_type, "discrete");
    fill(config.final_sigmas_type, "zero");
    fill(config.solver_order, 2);
    fill(config.algorithm_type, "dpmsolver++");
    fill(config.solver_type, "midpoint");
    fill(config.lower_order_final, true);
    fill(config.predict_x0, true);
    fill(config.original_inference_steps, 50);
    fill(config.timestep_scaling, 10.0);
}

// As if the scheduler file asked for it, where it can.
void apply_spacing(SigmaSpacing spacing, SchedulerConfig& config) {
    config.use_karras_sigmas = spacing == SigmaSpacing::karras;
    config.use_exponential_sigmas = spacing == SigmaSpacing::exponential;
    config.use_beta_sigmas = spacing == SigmaSpacing::beta;
    config.use_lu_lambdas = false;
    config.interpolation_type = "linear";
    config.spacing = spacing;
}

Result<std::optional<SigmaSpacing>> spacing_of(const SpacingChoice& choice) {
    const int index = protocol::index_of(choice.name, protocol::spacing_names);
    if (index < 0)
        return fail(ErrorCode::bad_input, "there is no spacing called '" + printable(choice.name, 60) + "'",
                    "choose one of " + protocol::one_of(protocol::spacing_names));
    if (index == 0) return std::optional<SigmaSpacing>();
    const auto named = static_cast<SigmaSpacing>(index - 1);
    const bool xl = named == SigmaSpacing::align_your_steps && choice.model == StepsPublishedFor::sdxl;
    return std::optional(xl ? SigmaSpacing::align_your_steps_xl : named);
}

void drop_foreign(const KeysRead& reads, SchedulerConfig& config) {
    if (!reads.spacings)
        config.use_karras_sigmas = config.use_exponential_sigmas = config.use_beta_sigmas = false;
    if (!reads.lambdas) {
        config.use_lu_lambdas = false;
        config.lambda_min_clipped.reset();
    }
    if (!reads.interpolation) config.interpolation_type = "linear", config.timestep_type = "discrete";
    if (!reads.final_sigma) config.final_sigmas_type = "zero";
}

std::optional<Error> contradiction(const SchedulerConfig& config) {
    const int spacings = *config.use_karras_sigmas + *config.use_exponential_sigmas + *config.use_beta_sigmas;
    if (spacings > 1) {
        return Error{ErrorCode::bad_model,
                     "scheduler_config.json: more than one of the keys 'use_karras_sigmas', "
                     "'use_exponential_sigmas' and 'use_beta_sigmas' is true",
                     "choose a sampler by name, for example dpmpp_2m"};
    }
    const bool spaced_by_sigma = spacings == 1;
    if (spaced_by_sigma && config.sigma_min && config.sigma_max && *config.sigma_min >= *config.sigma_max) {
        return Error{
            ErrorCode::bad_model, "scheduler_config.json: key 'sigma_min' must be below 'sigma_max'", {}};
    }
    return std::nullopt;
}

// The pictures of Stable Diffusion lie far outside of [-1, 1] as latents: what pixel models clip would spoil them.
void note_clipping(const SchedulerConfig& file, std::vector<std::string>& notes) {
    const auto add = [&](const char* key) {
        notes.push_back(std::string("scheduler_config.json: key '") + key +
                        "' is true and has no effect, because latents are never clipped");
    };
    if (file.clip_sample.value_or(false)) add("clip_sample");
    if (file.thresholding.value_or(false)) add("thresholding");
}

// The class of the file itself, or the sampler that stands in for it.
Result<ResolvedScheduler> by_class(const SchedulerConfig& file) {
    if (file.class_name.empty())
        return fail(ErrorCode::bad_model, "scheduler_config.json: key '_class_name' names no scheduler class",
                    "choose a sampler by name, for example dpmpp_2m");
    const auto [sampler, is_itself] = protocol::sampler_of_class(file.class_name);
    if (sampler == nullptr)
        return fail(ErrorCode::bad_model,
                    "scheduler_config.json: key '_class_name' asks for '" + printable(file.class_name, 60) +
                        "', which Burin does not have",
                    "choose a sampler by name, for example dpmpp_2m");
    ResolvedScheduler out{sampler, &algorithm_of(*sampler), file, 0, {}};
    if (!is_itself) {
        if (out.algorithm->named != nullptr) out.algorithm->named(out.config);
        out.notes.push_back("the model's own scheduler is " + printable(file.class_name, 60) +
                            ", which Burin does not have; " + std::string(sampler->name) +
                            ", the nearest sampler, runs in its place");
    }
    note_clipping(file, out.notes);
    return out;
}

Result<ResolvedScheduler> by_name(const SchedulerConfig& file, std::string_view name) {
    const Sampler* sampler = protocol::find_sampler(protocol::sampler_called(name));
    if (sampler == nullptr) {
        std::string all;
        for (const auto& known : protocol::sampler_names)
            all += (all.empty() ? "" : ", ") + std::string(known);
        return fail(ErrorCode::bad_input, "there is no sampler called '" + printable(name, 60) + "'",
                    "choose one of " + all);
    }
    ResolvedScheduler out{sampler, &algorithm_of(*sampler), file, 0, {}};
    apply_name(*sampler, out.config);
    if (out.algorithm->named != nullptr) out.algorithm->named(out.config);
    return out;
}

}  // namespace

std::string not_built(const std::string& key, const std::string& value) {
    return "scheduler_config.json: key '" + key + "' asks for '" + printable(value, 60) +
           "', which is not built; the sampler runs without it";
}

Result<ResolvedScheduler> resolve_scheduler(const SchedulerConfig& file, std::string_view name, double eta,
                                            SpacingChoice choice) {
    const auto spacing = spacing_of(choice);
    if (!spacing) return tl::unexpected(spacing.error());
    auto out =
        protocol::sampler_called(name) == protocol::default_sampler ? by_class(file) : by_name(file, name);
    if (!out) return out;
    const Algorithm& algorithm = *out->algorithm;
    if (algorithm.defaults != nullptr) algorithm.defaults(out->config);
    fill_usual_defaults(out->config);
    drop_foreign(algorithm.reads, out->config);
    if (*spacing) apply_spacing(**spacing, out->config);
    out->eta = eta;
    if (const auto error = contradiction(out->config)) return tl::unexpected(*error);
    if (algorithm.adapt != nullptr) algorithm.adapt(out->config, out->notes);
    return out;
}

}  // namespace burin::diffusion
