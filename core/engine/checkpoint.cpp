#include "core/engine/checkpoint.h"

#include "core/diffusion/schedule.h"

namespace burin::engine {
namespace {

// Any number of steps that every sampler can make: whether a file can be used does not depend on it.
constexpr int some_steps = 20;

Result<diffusion::SchedulerConfig> read_scheduler(const models::ModelDescription& model) {
    auto config = diffusion::parse_scheduler_config(std::string_view(model.scheduler_json));
    if (!config) return config;
    if (config->class_name.empty()) config->class_name = model.scheduler_class;
    const bool mended = models::facts_of(model.family).mends_scheduler;
    return mended ? diffusion::with_pipeline_corrections(*config) : *config;
}

Result<diffusion::Schedule> own_schedule(const models::ModelDescription& model) {
    const auto config = read_scheduler(model);
    if (!config) return tl::unexpected(config.error());
    return diffusion::make_schedule(*config, protocol::default_sampler, some_steps);
}

// Weights are judged by their headers; words are few enough to be read.
void check_tokenizers(models::ModelDescription& model) {
    for (const bool second : {false, true}) {
        if (second && !model.tokenizer_2) continue;
        try {
            (void)models::load_tokenizer(model, second);
        } catch (const Failure& failure) {
            model.problems.push_back(failure.error());
            model.problems.back().code = ErrorCode::bad_model;
        }
    }
}

}  // namespace

models::ModelDescription describe_checkpoint(const models::ModelPlace& place) {
    models::ModelDescription model = models::describe_model(place);
    if (model.problems.empty()) check_tokenizers(model);
    if (model.scheduler_json.empty()) return model;
    if (const auto config = read_scheduler(model); config && config->class_name != model.scheduler_class) {
        model.notes.push_back("model_index.json names the scheduler " + model.scheduler_class +
                              " and scheduler_config.json " + config->class_name + ", which counts");
        model.scheduler_class = config->class_name;
    }
    const auto schedule = own_schedule(model);
    // How many steps fit is the request's business.
    if (!schedule && schedule.error().code == ErrorCode::bad_model)
        model.problems.push_back(schedule.error());
    if (schedule) model.notes.insert(model.notes.end(), schedule->notes.begin(), schedule->notes.end());
    return model;
}

models::ModelDescription require_checkpoint(const models::ModelPlace& place) {
    auto model = describe_checkpoint(place);
    if (!model.problems.empty()) throw Failure(model.problems.front());
    return model;
}

diffusion::SchedulerConfig scheduler_of(const models::ModelDescription& model) {
    return value_or_throw(read_scheduler(model));
}

std::string own_spacing(const models::ModelDescription& model) {
    const auto schedule = own_schedule(model);
    if (!schedule) return {};
    const auto& settings = schedule->settings;
    if (*settings.use_karras_sigmas) return "karras";
    if (*settings.use_exponential_sigmas) return "exponential";
    if (*settings.use_beta_sigmas) return "beta";
    if (*settings.use_lu_lambdas) return "lu";
    switch (*settings.timestep_spacing) {
        case diffusion::TimestepSpacing::linspace:
            return "linspace";
        case diffusion::TimestepSpacing::leading:
            return "leading";
        case diffusion::TimestepSpacing::trailing:
            return "trailing";
    }
    return {};
}

bool is_steady(const models::ModelDescription& model) {
    const auto schedule = own_schedule(model);
    return schedule && !schedule->stochastic;
}

}  // namespace burin::engine
