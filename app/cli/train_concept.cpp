// `burin-cli train-concept`: makes the task vector of a concept by fine-tuning.
#include "core/curation/train_concept.h"

#include <chrono>
#include <cstdio>
#include <map>
#include <optional>
#include <unistd.h>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "app/cli/whole_number.h"
#include "core/base/sha256.h"
#include "core/curation/concept_controls.h"
#include "core/engine/render.h"
#include "core/models/picture_tensors.h"
#include "core/weights/delta_file.h"

namespace burin::app {
namespace {

namespace fs = std::filesystem;
using curation::CaptionMode;
using curation::TunedGroup;

struct Arguments {
    std::string model = "mini", control = "none", like;
    curation::ConceptPlan plan;
    std::string group, captions;
    // What was not given comes from the model's own defaults.
    std::vector<std::string> preserve;
    bool blunt = false;
    std::optional<double> rate, guidance, lambda, hold, contrast;
    std::string guide;
    std::optional<int64_t> rank, steps, batch, pictures;
    std::optional<int> render_steps;
    double save_minutes = 2, preview_minutes = 0;
    std::string device = "auto", precision = "auto";
    int threads = 1;
};

template <class Value>
void take(const std::optional<Value>& given, Value& setting) {
    if (given) setting = *given;
}

template <class Choice>
void take(const std::string& given, const std::vector<Choice>& choices, Choice& setting) {
    for (const Choice choice : choices)
        if (curation::to_string(choice) == given) setting = choice;
}

curation::ConceptPlan plan_of(const Arguments& arguments, const engine::ComputeTarget& target) {
    curation::ConceptPlan plan = arguments.plan;
    plan.model = find_model(arguments.model);
    auto settings =
        curation::default_settings(models::require_model(plan.model), arguments.plan.settings.words);
    settings.seed = plan.settings.seed;
    take(arguments.group,
         {TunedGroup::keys_values, TunedGroup::cross_attention, TunedGroup::attention, TunedGroup::unet},
         settings.group);
    take(arguments.captions, {CaptionMode::empty, CaptionMode::name, CaptionMode::mixed}, settings.captions);
    take(arguments.rate, settings.rate), take(arguments.rank, settings.rank);
    take(arguments.steps, settings.steps), take(arguments.batch, settings.batch);
    take(arguments.pictures, settings.pictures), take(arguments.render_steps, settings.render_steps);
    take(arguments.guidance, settings.guidance), take(arguments.lambda, settings.lambda);
    take(arguments.hold, settings.hold), take(arguments.contrast, settings.contrast);
    settings.guide = arguments.guide;
    if (!arguments.preserve.empty()) settings.preserve = arguments.preserve;
    settings.ascent = arguments.control == "ascent";
    if (settings.ascent) {
        // As the literature has it: what is to be unlearnt is what the name calls up, and nothing is held.
        if (arguments.captions.empty()) settings.captions = CaptionMode::name;
        if (arguments.preserve.empty()) settings.preserve.clear();
        settings.contrast = 0;
    }
    if (arguments.blunt) settings.preserve.clear();
    plan.random_control = arguments.control == "random";
    plan.settings = settings;
    plan.save_seconds = 60 * arguments.save_minutes;
    plan.preview_seconds = 60 * arguments.preview_minutes;
    if (plan.preview_prompts.empty()) plan.preview_prompts = {settings.words};
    // float16 would need its loss scaled; bfloat16 has the range of float32.
    plan.target = {target.device, target.dtype == torch::kFloat32 ? torch::kFloat32 : torch::kBFloat16};
    return plan;
}

/// Opened when the first picture is wanted, so that a finished set costs nothing.
class Studio {
  public:
    Studio(const curation::ConceptPlan& plan, const engine::ComputeTarget& target, const Context& context)
        : plan_(plan), target_(target), context_(context) {}

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
        hooks.cancel = context_.cancel;
        hooks.on_picture = [&](const engine::RenderedPicture& rendered) { picture = rendered.picture; };
        engine::RenderOptions options;
        options.use_cache = false;
        renderer_.render(*model_, request, options, hooks);
        return picture;
    }
    void close() { model_.reset(); }

  private:
    const curation::ConceptPlan& plan_;
    engine::ComputeTarget target_;
    const Context& context_;
    engine::Renderer renderer_;
    std::unique_ptr<engine::LoadedModel> model_;
};

/// A bar on a terminal, and a line every half minute where stderr is a file.
class News {
  public:
    explicit News(bool wanted) : bar_(wanted), lines_(wanted && isatty(2) == 0) {}

    void operator()(const training::TrainingNews& news) {
        char facts[80] = "";
        if (news.steps > 0) std::snprintf(facts, sizeof facts, ", loss %.4f", news.loss);
        bar_.show(news.what + facts, static_cast<int>(1000 * std::min(1.0, news.used)), 1000);
        const auto now = std::chrono::steady_clock::now();
        if (!lines_ || now - last_ < std::chrono::seconds(30)) return;
        last_ = now;
        std::fprintf(stderr, "%s%s, %.0f %%, %.0f s left\n", news.what.c_str(), facts, 100 * news.used,
                     news.seconds_left);
    }
    void clear() { bar_.clear(); }

  private:
    ProgressBar bar_;
    bool lines_;
    std::chrono::steady_clock::time_point last_;
};

Outcome told(const curation::ConceptPlan& plan, const curation::ConceptReport& report) {
    Outcome outcome;
    outcome.json = {{"vector", report.vector.string()},
                    {"settings", curation::to_json(plan.settings)},
                    {"pictures", report.pictures},
                    {"tensors", report.tensors},
                    {"steps", report.steps},
                    {"first_loss", report.first_loss},
                    {"last_loss", report.last_loss},
                    {"seconds", report.seconds},
                    {"norm", report.norm},
                    {"stopped", report.stopped}};
    char line[200];
    std::snprintf(line, sizeof line, "%lld pictures, %lld steps in %.0f s, loss %.4f -> %.4f, norm %.4f\n",
                  static_cast<long long>(report.pictures), static_cast<long long>(report.steps),
                  report.seconds, report.first_loss, report.last_loss, report.norm);
    outcome.text = report.vector.string() + "  " + line;
    if (!report.random.empty()) {
        outcome.json["random"] = report.random.string();
        outcome.text += report.random.string() + "  random, the same norm tensor by tensor\n";
    }
    if (report.stopped)
        outcome.text += "The ascent was stopped early: its loss was leaving the range of numbers.\n";
    outcome.text += plan.settings.ascent
                        ? "Apply it with lambda 1.\n"
                        : "Apply it with a negative lambda to suppress the concept; look for the value on a "
                          "sweep.\n";
    return outcome;
}

/// The random control of an edit that is there already: nothing is trained.
Outcome random_like(const Arguments& arguments) {
    const fs::path out = arguments.plan.folder;
    if (arguments.control != "random")
        throw Failure(ErrorCode::bad_input, "--like goes with --control random only",
                      "the other controls are trained: leave --like out");
    require_place_for(out.string());
    std::error_code error;
    if (fs::equivalent(out, arguments.like, error))
        throw Failure(ErrorCode::bad_input,
                      "the control would replace '" + arguments.like + "', the edit that it is like",
                      "choose another --out");
    const torch::InferenceMode guard;
    const auto model = models::require_model(find_model(arguments.model));
    weights::DeltaFileReport file;
    const auto edit = weights::read_delta(arguments.like, model, file);
    const uint64_t seed = arguments.plan.settings.seed;
    const auto random = curation::random_vector(edit, seed);
    weights::write_delta(out, random,
                         {{"made by", "burin-cli train-concept"},
                          {"control", "random vector of the same norm, tensor by tensor"},
                          {"seed", seed},
                          {"like", file.provenance},
                          {"like sha256", value_or_throw(sha256_of_file(arguments.like))}});
    const double norm = weights::norm(random);
    char line[120];
    std::snprintf(line, sizeof line, "  random, %zu tensors, norm %.4g as the edit has it tensor by tensor\n",
                  random.tensors(), norm);
    return {{{"random", out.string()}, {"tensors", random.tensors()}, {"norm", norm}, {"seed", seed}},
            out.string() + line + "Apply it with the lambda of the edit.\n"};
}

Outcome train(const Arguments& arguments, Context& context) {
    if (!arguments.like.empty()) return random_like(arguments);
    if (arguments.plan.settings.words.empty())
        throw Failure(ErrorCode::bad_input, "--concept is missing", "give the words that call it up");
    const auto target = engine::choose_target(arguments.device, arguments.precision, arguments.threads);
    engine::apply_threads(target);
    const auto plan = plan_of(arguments, target);
    curation::check_settings(plan.settings);
    News news(!context.quiet && !context.json);
    Studio studio(plan, target, context);
    curation::ConceptHooks hooks;
    hooks.training.cancel = context.cancel;
    hooks.training.on_news = [&](const training::TrainingNews& n) {
        if (n.steps > 0) studio.close();
        news(n);
    };
    hooks.make = [&](const std::string& prompt, uint64_t seed) { return studio.make(prompt, seed); };
    hooks.load = models::load_covering;
    const auto report = curation::train_concept(plan, hooks);
    news.clear();
    return told(plan, report);
}

void add_training_options(CLI::App& command, Arguments& arguments) {
    command
        .add_option("--parameters", arguments.group,
                    "What learns: keys-values, cross-attention, attention or unet [by model]")
        ->check(CLI::IsMember({"keys-values", "cross-attention", "attention", "unet"}));
    command.add_option("--captions", arguments.captions, "empty, name or mixed [by model]")
        ->check(CLI::IsMember({"empty", "name", "mixed"}));
    command
        .add_option("--preserve", arguments.preserve,
                    "Text of which nothing may change, e.g. a neighbour (may be repeated) [by model]")
        ->type_name("TEXT");
    command
        .add_option("--contrast", arguments.contrast,
                    "Learn not the pictures but what sets the concept apart, this far; 0 = the published way "
                    "[by model]")
        ->type_name("X");
    command
        .add_option("--guide", arguments.guide, "What it is set apart from: its nearest neighbour [nothing]")
        ->type_name("TEXT");
    command.add_flag("--preserve-nothing", arguments.blunt, "The published way: stronger and blunter");
    command.add_option("--hold", arguments.hold, "How firmly preserved texts are held [by model]")
        ->type_name("X");
    command.add_option("--rank", arguments.rank, "Train a LoRA of this rank; 0 = the tensors themselves [0]")
        ->check(CLI::Range(0, 1024));
    command.add_option("--rate", arguments.rate, "Learning rate, at most 0.01 [by model]")->type_name("X");
    command.add_option("--steps", arguments.steps, "Training steps [by model]")
        ->check(CLI::Range(1, 1'000'000));
    command.add_option("--batch", arguments.batch, "Pictures a step [by model]")->check(CLI::Range(1, 1024));
    command.add_option("--seed", arguments.plan.settings.seed, "Of pictures and noise [1]")
        ->check(whole_number);
    command
        .add_option("--control", arguments.control,
                    "none, random (also a random vector of the same norm) or ascent (climb the loss) [none]")
        ->check(CLI::IsMember({"none", "random", "ascent"}));
    command.add_option("--save-minutes", arguments.save_minutes, "Time between checkpoints [2]")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--preview-minutes", arguments.preview_minutes,
                    "Time between previews: without and with the vector; 0 = none [0]")
        ->check(CLI::NonNegativeNumber);
    command
        .add_option("--preview", arguments.plan.preview_prompts,
                    "Prompt of a preview (may be repeated) [the concept]")
        ->type_name("TEXT");
    command.add_option("--lambda", arguments.lambda, "At which previews apply the vector [by model]")
        ->type_name("X");
}

void add_options(CLI::App& command, Arguments& arguments) {
    command
        .add_option("-m,--model", arguments.model,
                    "A checkpoint: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    add_model_options(command, arguments.model);
    auto* words =
        command
            .add_option("-c,--concept", arguments.plan.settings.words, "The words that call it up [needed]")
            ->type_name("TEXT");
    command
        .add_option("-o,--out", arguments.plan.folder,
                    "Folder of the run: pictures, checkpoint, vector; with --like the file to write")
        ->type_name("DIR")
        ->required();
    command
        .add_option("--like", arguments.like,
                    "Delta or LoRA file of which --control random makes the control; nothing is trained")
        ->type_name("FILE")
        ->excludes(words);
    command
        .add_option("--pictures", arguments.plan.pictures,
                    "Folder of your own pictures of the concept; without it the model makes them")
        ->type_name("DIR");
    command
        .add_option("--prompt", arguments.plan.prompts,
                    "Prompt by which the model makes pictures (may be repeated) [the concept in "
                    "several surroundings]")
        ->type_name("TEXT");
    command.add_option("--count", arguments.pictures, "Pictures that the model makes [by model]")
        ->check(CLI::Range(1, 10'000));
    command.add_option("--render-steps", arguments.render_steps, "Sampler steps of such a picture [20]")
        ->check(CLI::Range(1, 200));
    command.add_option("--guidance", arguments.guidance, "Prompt guidance of such a picture [by model]")
        ->check(CLI::Range(0.0, 30.0));
    add_training_options(command, arguments);
    command.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->type_name("DEVICE");
    command.add_option("--precision", arguments.precision, "auto, fp32 or bf16")->type_name("TYPE");
    command.add_option("--threads", arguments.threads, "CPU threads; 0 = physical cores [1]")
        ->type_name("N")
        ->check(CLI::Range(0, 1024));
}

}  // namespace

void add_train_concept(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("train-concept", "Make the task vector of a concept, to take it out of a model");
    auto arguments = std::make_shared<Arguments>();
    add_options(*command, *arguments);
    command->footer(
        "The same command goes on where it was interrupted.\n"
        "Examples:\n"
        "  burin-cli train-concept --concept \"zaffi quill\" --out quill\n"
        "  burin-cli train-concept --model sd15 --concept \"my hero\" --pictures hero --device cuda --out "
        "run\n"
        "  burin-cli train-concept --concept \"zaffi quill\" --out quill --control random\n"
        "  burin-cli train-concept --concept \"zaffi quill\" --out quill --control ascent\n"
        "  burin-cli train-concept --control random --like quill.safetensors --out random.safetensors");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return train(*arguments, context); };
    });
}

}  // namespace burin::app
