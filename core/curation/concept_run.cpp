#include "core/curation/concept_run.h"

#include "core/base/sha256.h"
#include "core/curation/concept_controls.h"
#include "core/engine/find_model.h"
#include "core/engine/render.h"
#include "core/models/picture_tensors.h"
#include "core/weights/delta_file.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using commands::TrainConceptAnswer;
using commands::TrainConceptRequest;

template <class Value>
void take(const std::optional<Value>& given, Value& setting) {
    if (given) setting = *given;
}

template <class Choice>
void take(const std::string& given, const std::vector<Choice>& choices, Choice& setting) {
    for (const Choice choice : choices)
        if (to_string(choice) == given) setting = choice;
}

ConceptSettings settings_of(const TrainConceptRequest& request, const models::ModelDescription& model) {
    auto settings = default_settings(model, request.words);
    settings.seed = request.seed;
    take(request.parameters,
         {TunedGroup::keys_values, TunedGroup::cross_attention, TunedGroup::attention, TunedGroup::unet},
         settings.group);
    take(request.captions, {CaptionMode::empty, CaptionMode::name, CaptionMode::mixed}, settings.captions);
    take(request.rate, settings.rate), take(request.rank, settings.rank);
    take(request.steps, settings.steps), take(request.batch, settings.batch);
    take(request.count, settings.pictures), take(request.render_steps, settings.render_steps);
    take(request.guidance, settings.guidance), take(request.lambda, settings.lambda);
    take(request.hold, settings.hold), take(request.contrast, settings.contrast);
    settings.guide = request.guide;
    if (!request.preserve.empty()) settings.preserve = request.preserve;
    settings.ascent = request.control == "ascent";
    if (settings.ascent) {
        // As the literature has it: what is to be unlearnt is what the name calls up, and nothing is held.
        if (request.captions.empty()) settings.captions = CaptionMode::name;
        if (request.preserve.empty()) settings.preserve.clear();
        settings.contrast = 0;
    }
    if (request.preserve_nothing) settings.preserve.clear();
    return settings;
}

/// Opened when the first picture is wanted, so that a finished set costs nothing.
class Studio {
  public:
    Studio(const ConceptPlan& plan, engine::ComputeTarget target, const CancelToken& cancel)
        : plan_(plan), target_(std::move(target)), cancel_(cancel) {}

    io::Picture make(const std::string& prompt, uint64_t seed) {
        if (!model_) model_ = std::make_unique<engine::LoadedModel>(plan_.model, target_);
        protocol::RenderRequest request;
        request.prompt = prompt;
        request.seed = seed;
        request.steps = plan_.settings.render_steps;
        request.guidance.scale = plan_.settings.guidance;
        value_or_throw(protocol::validate(request));
        io::Picture picture;
        engine::RenderHooks hooks;
        hooks.cancel = cancel_;
        hooks.on_picture = [&](const engine::RenderedPicture& rendered) { picture = rendered.picture; };
        engine::RenderOptions options;
        options.use_cache = false;
        renderer_.render(*model_, request, options, hooks);
        return picture;
    }
    void close() { model_.reset(); }

  private:
    const ConceptPlan& plan_;
    engine::ComputeTarget target_;
    CancelToken cancel_;
    engine::Renderer renderer_;
    std::unique_ptr<engine::LoadedModel> model_;
};

/// The random control of an edit that is there already: nothing is trained.
TrainConceptAnswer random_like(const TrainConceptRequest& request) {
    if (request.control != "random")
        throw Failure(ErrorCode::bad_input, "--like goes with --control random only",
                      "the other controls are trained: leave --like out");
    require_place_for(request.out);
    std::error_code error;
    if (fs::equivalent(request.out, request.like, error))
        throw Failure(ErrorCode::bad_input,
                      "the control would replace '" + request.like + "', the edit that it is like",
                      "choose another --out");
    const torch::InferenceMode guard;
    const auto model = models::require_model(engine::find_model(request.model));
    weights::DeltaFileReport file;
    const auto edit = weights::read_delta(request.like, model, file);
    const auto random = random_vector(edit, request.seed);
    weights::write_delta(request.out, random,
                         {{"made by", "burin-cli train-concept"},
                          {"control", "random vector of the same norm, tensor by tensor"},
                          {"seed", request.seed},
                          {"like", file.provenance},
                          {"like sha256", value_or_throw(sha256_of_file(request.like))}});
    TrainConceptAnswer answer;
    answer.random = request.out;
    answer.tensors = static_cast<int64_t>(random.tensors());
    answer.norm = weights::norm(random);
    answer.seed = request.seed;
    return answer;
}

TrainConceptAnswer answer_of(const ConceptPlan& plan, const ConceptReport& report) {
    TrainConceptAnswer answer;
    answer.vector = report.vector.string();
    if (!report.random.empty()) answer.random = report.random.string();
    answer.settings = to_json(plan.settings);
    answer.pictures = report.pictures, answer.steps = report.steps, answer.tensors = report.tensors;
    answer.first_loss = report.first_loss, answer.last_loss = report.last_loss;
    answer.seconds = report.seconds, answer.norm = report.norm, answer.stopped = report.stopped;
    return answer;
}

}  // namespace

ConceptPlan plan_of(const TrainConceptRequest& request, const engine::ComputeTarget& target) {
    ConceptPlan plan;
    plan.model = engine::find_model(request.model);
    plan.folder = request.out;
    plan.pictures = request.pictures;
    plan.prompts = request.prompts;
    plan.settings = settings_of(request, models::require_model(plan.model));
    plan.preview_prompts = request.previews;
    if (plan.preview_prompts.empty()) plan.preview_prompts = {request.words};
    plan.save_seconds = 60 * request.save_minutes;
    plan.preview_seconds = 60 * request.preview_minutes;
    plan.random_control = request.control == "random";
    // float16 would need its loss scaled; bfloat16 has the range of float32.
    plan.target = {target.device, target.dtype == torch::kFloat32 ? torch::kFloat32 : torch::kBFloat16};
    return plan;
}

TrainConceptAnswer train_concept(const TrainConceptRequest& request, const training::TrainingHooks& hooks) {
    if (!request.like.empty()) return random_like(request);
    if (request.words.empty())
        throw Failure(ErrorCode::bad_input, "--concept is missing", "give the words that call it up");
    const auto target = engine::choose_target(request.device, request.precision, request.threads);
    engine::apply_threads(target);
    const auto plan = plan_of(request, target);
    check_settings(plan.settings);
    Studio studio(plan, target, hooks.cancel);
    ConceptHooks parts;
    parts.training.cancel = hooks.cancel;
    parts.training.on_progress = [&](const training::TrainingProgress& progress) {
        if (progress.steps > 0) studio.close();
        if (hooks.on_progress) hooks.on_progress(progress);
    };
    parts.make = [&](const std::string& prompt, uint64_t seed) { return studio.make(prompt, seed); };
    parts.load = models::load_covering;
    return answer_of(plan, train_concept(plan, parts));
}

}  // namespace burin::curation
