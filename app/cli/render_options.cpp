#include "app/cli/render_options.h"

#include "app/cli/whole_number.h"
#include "core/base/data_folder.h"
#include "core/base/printable.h"
#include "core/commands/edit_term.h"
#include "core/engine/prompt_files.h"
#include "core/io/jpeg_text.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"
#include "core/protocol/direction_spec.h"
#include "core/protocol/named_files.h"
#include "core/protocol/names.h"
#include "core/protocol/recipe_text.h"
#include "core/protocol/request_json.h"

namespace burin::app {
namespace {

bool is_picture(std::string_view bytes) {
    return bytes.starts_with("\x89PNG") || bytes.starts_with("\xFF\xD8");
}

/// A request, or the recipe of a picture.
protocol::RecalledRecipe read_request(const std::string& file) {
    if (file.empty()) return {};
    const std::string source = "'" + file + "'";
    const auto mapped = value_or_throw(io::MappedFile::open(file));
    if (!is_picture(io::as_text(mapped->bytes()))) {
        protocol::RecalledRecipe plain;
        plain.request = value_or_throw(protocol::request_from_text(io::as_text(mapped->bytes()), source));
        return plain;
    }
    return value_or_throw(
        protocol::read_recipe(value_or_throw(io::read_picture_text(mapped->bytes(), source))));
}

/// The folders that the files of a recipe may lie in.
protocol::KnownFolders known_folders(const std::string& picture, const std::filesystem::path& loras,
                                     const std::string& model) {
    std::error_code ignored;
    const auto beside = std::filesystem::absolute(picture, ignored).parent_path();
    protocol::KnownFolders folders{{beside}, {beside}, {beside}};
    if (const auto own = data_folder(); !own.empty()) folders.models.push_back(own / "models");
    const auto places = engine::lora_folders({.loras = loras, .embeddings = {}}, model);
    folders.adapters.insert(folders.adapters.end(), places.begin(), places.end());
    return folders;
}

/// A model of another tool by its name there.
void find_model_of(const protocol::RecalledRecipe& recipe, const protocol::KnownFolders& folders,
                   protocol::RenderRequest& request) {
    for (const char* ending : {".safetensors", ".ckpt", ""}) {
        request.model = recipe.model_name + ending;
        const nlohmann::json file = {{{"name", request.model}}};
        if (protocol::find_named_files(request, file, folders)) return;
    }
    throw Failure(ErrorCode::bad_input,
                  "the picture was made with the model '" + printable(recipe.model_name, 120) +
                      "', which is in none of the known folders",
                  "give it with --model");
}

}  // namespace

void RenderOptionSet::add_model_to(CLI::App& command) {
    command_ = &command;
    command
        .add_option("-m,--model", typed_.model,
                    "A checkpoint: a folder of diffusers, a .safetensors file, or mini")
        ->type_name("DIR");
    model_options_.add_to(command);
}

void RenderOptionSet::add_weights_to(CLI::App& command) {
    command
        .add_option("--lora", loras_,
                    "A LoRA or delta file; FILE=0.8 scales it, a negative scale takes it out "
                    "(may be repeated)")
        ->type_name("FILE");
    command.add_flag("--lora-partial", lora_partial_,
                     "Leave out what of a LoRA file cannot be used, with a note");
    command.add_option("--weights", typed_.weights, "Recipe of weight edits")->type_name("FILE.edits.json");
}

void RenderOptionSet::add_device_to(CLI::App& command) {
    auto& t = typed_;
    command.add_option("--device", t.device, "auto, cpu, cuda or cuda:N")->type_name("DEVICE");
    command.add_option("--precision", t.precision, "auto, fp32, bf16 or fp16")->type_name("TYPE");
    command.add_option("--threads", t.threads, "CPU threads; 0 = physical cores [0]")->type_name("N");
}

void RenderOptionSet::add_inversion_to(CLI::App& command) {
    add_model_to(command);
    auto& t = typed_;
    command.add_option("--steps", t.steps, "Steps [30, SDXL 50]")->type_name("N");
    real_picture_.add_to(command);
    command.add_option("-s,--seed", t.seed, "Number that decides the noise [0]")
        ->check(whole_number)
        ->type_name("N");
    command
        .add_option("--width", t.width, "Pixels to scale and crop to; as suits picture and model if left out")
        ->type_name("W");
    command
        .add_option("--height", t.height,
                    "Pixels to scale and crop to; as suits picture and model if left out")
        ->type_name("H");
    add_weights_to(command);
    add_device_to(command);
}

void RenderOptionSet::add_to(CLI::App& command) {
    add_model_to(command);
    auto& t = typed_;
    command.add_option("-p,--prompt", t.prompt, "What to paint")->type_name("TEXT");
    command.add_option("--negative", t.negative, "What to stay away from")->type_name("TEXT");
    command.add_option("-s,--seed", t.seed, "Number that decides the noise [0]")
        ->check(whole_number)
        ->type_name("N");
    command.add_option("--batch", t.batch, "Pictures, with seeds N, N+1, ... [1]")->type_name("N");
    command.add_option("--steps", t.steps, "Steps [20; of a real picture 30, SDXL 50]")->type_name("N");
    command
        .add_option("-g,--guidance", t.guidance.scale,
                    "How strictly the prompt is followed; 0 or 1 = off [7.5]")
        ->type_name("X");
    command.add_option("--rescale", t.guidance.rescale, "Guidance rescale, 0 to 1 [0]")->type_name("X");
    command.add_option("--sampler", t.sampler, "One of " + protocol::one_of(protocol::sampler_names))
        ->type_name("NAME");
    command
        .add_option("--spacing", t.spacing,
                    "Where the noise levels lie; default leaves it to the sampler and the model; one of " +
                        protocol::one_of(protocol::spacing_names))
        ->type_name("NAME");
    command.add_option("--eta", t.eta, "Noise added by ddim and tcd, 0 to 1 [0]")->type_name("X");
    command.add_option("--width", t.width, "Pixels; the model's own size if left out")->type_name("W");
    command.add_option("--height", t.height, "Pixels; the model's own size if left out")->type_name("H");
    command
        .add_option("-d,--direction", directions_,
                    "A semantic direction, e.g. \"text=glasses;strength=5\" (may be repeated)")
        ->type_name("SPEC");
    command.add_option("--mode", mode_, "studio, or reference for the published algorithm to the letter")
        ->type_name("MODE");
    command.add_option("--momentum-scale", t.guidance.edit_momentum_scale, "Reference mode's momentum [0.1]")
        ->type_name("X");
    command
        .add_option("--momentum-beta", t.guidance.edit_momentum_beta, "Reference mode's momentum decay [0.4]")
        ->type_name("X");
    command
        .add_option("--request", request_file_,
                    "Request as JSON, or a picture with its recipe; the other options change it")
        ->type_name("FILE");
    command.add_option("--init", t.init_image, "Start picture (PNG or JPEG)")->type_name("IMAGE");
    command.add_option("--strength", t.strength, "Share of the schedule run on the start picture [0.8]")
        ->type_name("X");
    command.add_option("--mask", t.mask_image, "White is repainted, black is kept; needs --init")
        ->type_name("IMAGE");
    command.add_option("--photo", photo_, "Real picture to steer (PNG or JPEG), in place of noise")
        ->type_name("IMAGE");
    command
        .add_option("--inverted", inverted_, "What burin-cli invert made of a real picture, to steer that")
        ->type_name("FILE");
    real_picture_.add_to(command);
    add_weights_to(command);
    command.add_option("--clip-skip", t.clip_skip, "Last layers of the text encoder left out [0]")
        ->type_name("N");
    command
        .add_option("--long-prompt", long_prompt_,
                    "Read what is longer than 75 tokens in chunks, or truncate it [chunks]")
        ->type_name("HOW");
    command.add_flag("--prompt-weights", t.prompt_weights,
                     "Read (text:1.2), [text], [a:b:0.5], [a|b], <lora:name:0.8>, AND and BREAK");
    add_device_to(command);
}

bool RenderOptionSet::given(const std::string& option) const {
    const CLI::Option* found = command_->get_option_no_throw(option);
    return found != nullptr && found->count() > 0;
}

protocol::RenderRequest RenderOptionSet::build(std::vector<std::string>* notes,
                                               const std::filesystem::path& loras) const {
    if (given("--photo") && given("--inverted"))
        throw Failure(ErrorCode::bad_input, "--photo and --inverted are both given",
                      "steer one picture at a time");
    return finished(merged(notes, loras), given("--photo") ? photo_ : inverted_);
}

protocol::RenderRequest RenderOptionSet::build_for(const std::string& real_picture) const {
    return finished(merged(nullptr, {}), real_picture);
}

protocol::RenderRequest RenderOptionSet::finished(protocol::RenderRequest request,
                                                  const std::string& real_picture) const {
    apply_weights(request);
    apply_guidance(request);
    apply_real_picture(request, real_picture);
    value_or_throw(protocol::validate(request));
    return request;
}

protocol::RenderRequest RenderOptionSet::merged(std::vector<std::string>* notes,
                                                const std::filesystem::path& loras) const {
    const protocol::RecalledRecipe recipe = read_request(request_file_);
    if (notes != nullptr)
        for (const std::string& missed : recipe.not_taken)
            notes->push_back("not taken over from the recipe: " + missed);
    protocol::RenderRequest request = recipe.request;
    if (!recipe.tool.empty()) {
        // What is given replaces what the recipe names, and need not be found.
        request.device = "auto";  // the machine is another one
        if (given("--model")) request.model = typed_.model;
        if (given("--init")) request.init_image = typed_.init_image;
        if (given("--mask")) request.mask_image = typed_.mask_image;
        if (given("--weights")) request.weights = typed_.weights;
        if (request.real_picture && (given("--photo") || given("--inverted")))
            request.real_picture->file = given("--photo") ? photo_ : inverted_;
        const auto folders = known_folders(request_file_, loras, request.model);
        if (!recipe.model_name.empty() && !given("--model")) find_model_of(recipe, folders, request);
        value_or_throw(protocol::find_named_files(request, recipe.files, folders));
    }
    const auto& t = typed_;
    const auto take = [&](const char* option, auto field) {
        if (given(option)) request.*field = t.*field;
    };
    using R = protocol::RenderRequest;
    take("--model", &R::model);
    if (given("--prompt")) protocol::set_words(request, &R::prompt, t.prompt);
    if (given("--negative")) protocol::set_words(request, &R::negative, t.negative);
    request.model = model_options_.applied_to(request.model);
    take("--seed", &R::seed), take("--batch", &R::batch), take("--steps", &R::steps);
    take("--sampler", &R::sampler), take("--eta", &R::eta), take("--width", &R::width),
        take("--height", &R::height);
    if (given("--init")) protocol::set_start_picture(request, t.init_image);
    take("--strength", &R::strength), take("--mask", &R::mask_image);
    take("--spacing", &R::spacing);
    // The name of a sampler that was typed may hold a spacing: it replaces the request's.
    if (given("--sampler") && !given("--spacing")) request.spacing = protocol::default_spacing;
    protocol::read_sampler_spellings(request);
    take("--clip-skip", &R::clip_skip), take("--prompt-weights", &R::prompt_weights);
    take("--weights", &R::weights);
    take("--device", &R::device), take("--precision", &R::precision), take("--threads", &R::threads);
    if (given("--long-prompt")) {
        const int how = protocol::index_of(long_prompt_, protocol::long_prompt_names);
        if (how < 0)
            throw Failure(ErrorCode::bad_input, "--long-prompt is '" + long_prompt_ + "'",
                          "give truncate or chunks");
        request.long_prompt = static_cast<protocol::LongPrompt>(how);
    }
    return request;
}

void RenderOptionSet::apply_weights(protocol::RenderRequest& request) const {
    for (const std::string& lora : loras_) {
        const auto term = value_or_throw(commands::edit_term(lora, "--lora"));
        request.loras.push_back({.path = term.path, .scale = term.lambda});
    }
    if (lora_partial_)
        for (auto& use : request.loras) use.partial = true;
}

/// Steps and seed of a request that steers a real picture are those of its inversion.
void RenderOptionSet::apply_real_picture(protocol::RenderRequest& request, const std::string& file) const {
    if (!file.empty()) {
        const auto kept = request.real_picture;
        request.real_picture = real_picture_of(file);
        if (kept && !given("--inverted")) {
            const auto opened = *request.real_picture;
            request.real_picture = kept;
            request.real_picture->file = opened.file, request.real_picture->sha256 = opened.sha256;
        }
    }
    if (!request.real_picture) {
        if (const std::string option = real_picture_.first_given(); !option.empty())
            throw Failure(ErrorCode::bad_input, option + " is given without a real picture",
                          "give one with --photo or --inverted");
        return;
    }
    real_picture_.apply(*request.real_picture);
    if (given("--steps")) {
        request.real_picture->steps = typed_.steps;
        request.steps = protocol::RenderRequest{}.steps;
    }
    if (given("--seed")) request.real_picture->seed = typed_.seed;
}

void RenderOptionSet::apply_guidance(protocol::RenderRequest& request) const {
    auto& guidance = request.guidance;
    const auto& t = typed_.guidance;
    if (given("--guidance")) guidance.scale = t.scale;
    if (given("--rescale")) guidance.rescale = t.rescale;
    if (given("--momentum-scale")) guidance.edit_momentum_scale = t.edit_momentum_scale;
    if (given("--momentum-beta")) guidance.edit_momentum_beta = t.edit_momentum_beta;
    if (given("--mode")) {
        const int mode = protocol::index_of(mode_, protocol::guidance_mode_names);
        if (mode < 0)
            throw Failure(ErrorCode::bad_input, "--mode is '" + mode_ + "'", "give studio or reference");
        guidance.mode = static_cast<protocol::GuidanceMode>(mode);
    }
    for (const std::string& spec : directions_) {
        if (guidance.mode == protocol::GuidanceMode::studio) {
            guidance.directions.push_back(value_or_throw(protocol::parse_direction_spec(spec)));
        } else {
            guidance.edits.push_back(value_or_throw(protocol::parse_edit_spec(spec)));
        }
    }
}

}  // namespace burin::app
