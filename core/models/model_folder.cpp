#include "core/models/model_folder.h"

#include <algorithm>

#include "core/base/limits.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"
#include "core/io/python_json.h"
#include "core/models/config_reader.h"
#include "core/models/model_checks.h"
#include "core/models/tiny_vae.h"

namespace burin::models {
namespace {

namespace fs = std::filesystem;

constexpr const char* pipelines[] = {"StableDiffusionPipeline",
                                     "StableDiffusionImg2ImgPipeline",
                                     "StableDiffusionInpaintPipeline",
                                     "StableDiffusionXLPipeline",
                                     "StableDiffusionXLImg2ImgPipeline",
                                     "StableDiffusionXLInpaintPipeline",
                                     "SemanticStableDiffusionPipeline",
                                     "LatentConsistencyModelPipeline",
                                     "LatentConsistencyModelImg2ImgPipeline",
                                     "StableDiffusionPipelineSafe"};

std::string quoted(const std::string& text) {
    std::string all;
    return all.append(1, '\'').append(text).append(1, '\'');
}

/// transformers and diffusers call their files differently, and transformers' pickles differently again.
Result<fs::path> find_component_weights(const fs::path& folder, bool transformers) {
    auto found = io::find_weights(folder, transformers ? "model" : "diffusion_pytorch_model");
    std::error_code ignored;
    if (found || !transformers || !fs::exists(folder / "pytorch_model.bin", ignored)) return found;
    return io::find_weights(folder, "pytorch_model");
}

/// Collects the description piece by piece.
class Folder {
  public:
    explicit Folder(const fs::path& root) { model_.root = root; }
    ModelDescription describe();

  private:
    nlohmann::json read(const fs::path& path);
    void read_index();
    std::string class_of(ConfigReader& index, const std::string& key,
                         std::initializer_list<const char*> built);
    void read_scheduler();
    void read_text_encoders();
    void read_tokenizer(const std::string& folder);
    void read_optional_files();
    void derive_facts();
    template <class Network, class Config>
    void check_component(const std::string& name, const Config& config);
    void add(std::vector<Error> problems) {
        model_.problems.insert(model_.problems.end(), problems.begin(), problems.end());
    }

    ModelDescription model_;
    std::map<std::string, std::string> classes_;
};

nlohmann::json Folder::read(const fs::path& path) {
    auto json = io::read_json_file(path, {.code = ErrorCode::bad_model});
    if (json) return std::move(*json);
    model_.problems.push_back(json.error());
    model_.problems.back().code = ErrorCode::bad_model;
    return nullptr;
}

std::string Folder::class_of(ConfigReader& index, const std::string& key,
                             std::initializer_list<const char*> built) {
    const auto entry = index.given(key) ? index.texts_or_nulls(key, 2) : std::vector<std::string>{};
    if (entry.size() != 2 || entry[1].empty()) return {};
    if (built.size() != 0 && std::find(built.begin(), built.end(), entry[1]) == built.end()) {
        index.refuse("asks for '" + key + "' = " + entry[1] + ", which Burin does not have",
                     "use a checkpoint of Stable Diffusion 1, 2 or XL");
    }
    return entry[1];
}

void Folder::read_index() {
    const auto json = read(model_.root / "model_index.json");
    if (json.is_null()) return;
    ConfigReader index(json, "model_index.json");
    model_.pipeline = index.text("_class_name", "");
    if (std::find(std::begin(pipelines), std::end(pipelines), model_.pipeline) == std::end(pipelines)) {
        index.refuse("describes a '" + model_.pipeline + "', which Burin does not have",
                     "use a checkpoint of Stable Diffusion 1, 2 or XL");
    }
    classes_["unet"] = class_of(index, "unet", {"UNet2DConditionModel"});
    classes_["vae"] = class_of(index, "vae", {"AutoencoderKL"});
    classes_["text_encoder"] =
        class_of(index, "text_encoder", {"CLIPTextModel", "CLIPTextModelWithProjection"});
    classes_["text_encoder_2"] = class_of(index, "text_encoder_2", {"CLIPTextModelWithProjection"});
    classes_["tokenizer"] = class_of(index, "tokenizer", {"CLIPTokenizer", "CLIPTokenizerFast"});
    classes_["tokenizer_2"] = class_of(index, "tokenizer_2", {"CLIPTokenizer", "CLIPTokenizerFast"});
    classes_["scheduler"] = class_of(index, "scheduler", {});
    for (const char* needed : {"unet", "vae", "text_encoder", "tokenizer", "scheduler"}) {
        if (classes_[needed].empty()) {
            index.refuse(std::string("names no '") + needed + "'",
                         "use a complete checkpoint of Stable Diffusion 1, 2 or XL");
        }
    }
    for (const char* unused : {"safety_checker", "feature_extractor", "image_encoder"}) {
        if (!class_of(index, unused, {}).empty())
            model_.notes.push_back(std::string(unused) + " is not used");
    }
    model_.force_zeros_for_empty_prompt = index.flag("force_zeros_for_empty_prompt", false);
    index.ignore({"requires_safety_checker", "add_watermarker", "watermarker"});
    index.only("requires_aesthetics_score", false);
    add(index.finish());
}

void Folder::read_scheduler() {
    const auto path = model_.root / "scheduler" / "scheduler_config.json";
    model_.scheduler_class = classes_["scheduler"];
    const auto mapped = io::MappedFile::open(path);
    if (!mapped) {
        model_.problems.push_back(mapped.error());
        model_.problems.back().code = ErrorCode::bad_model;
        return;
    }
    const auto text = io::as_text((*mapped)->bytes());
    if (text.size() > limits::megabyte) {
        model_.problems.push_back({ErrorCode::bad_model,
                                   "scheduler/scheduler_config.json is larger than 1 MiB",
                                   "download the file again"});
        return;
    }
    model_.scheduler_json = std::string(text);
    // What it means is for core/diffusion to say; a file that cannot be read at all is refused here, because without its
    // prediction type every picture would be noise.
    auto json = io::parse_json(io::without_python_words(text), "scheduler/scheduler_config.json",
                               {.code = ErrorCode::bad_model});
    if (json && !json->is_object())
        json = fail(ErrorCode::bad_model, "scheduler/scheduler_config.json does not hold a JSON object");
    if (!json) {
        model_.problems.push_back({ErrorCode::bad_model, json.error().what, "download the file again"});
        return;
    }
    const auto prediction = json->find("prediction_type");
    if (prediction != json->end() && prediction->is_string())
        model_.prediction_type = prediction->get<std::string>();
}

template <class Network, class Config>
void Folder::check_component(const std::string& name, const Config& config) {
    ComponentDescription component;
    component.name = name;
    component.class_name = classes_[name];
    component.folder = model_.root / name;
    const bool transformers = name.starts_with("text_encoder");
    auto weights = find_component_weights(component.folder, transformers);
    if (!weights) {
        model_.problems.push_back(weights.error());
        return;
    }
    component.weights = std::move(*weights);
    model_.components.push_back(component);
    try {
        const auto tensors = component_files(model_, name);
        const auto report = compare_table(expected_table<Network>(config), tensors);
        add(report.problems);
        auto& described = model_.components.back();
        described.parameters = report.parameters;
        described.bytes = tensors.bytes();
        described.bytes_by_type = report.bytes_by_type;
        described.extras = report.extras;
    } catch (const Failure& failure) {
        model_.problems.push_back(failure.error());
        model_.problems.back().code = ErrorCode::bad_model;
    }
}

void Folder::read_text_encoders() {
    for (const std::string name : {"text_encoder", "text_encoder_2"}) {
        if (classes_[name].empty()) continue;
        const auto json = read(model_.root / name / "config.json");
        if (json.is_null()) continue;
        const auto parsed = parse_clip_text_config(json, name + "/config.json", classes_[name]);
        add(parsed.problems);
        if (name == "text_encoder") {
            model_.text_encoder = parsed.config;
        } else {
            model_.text_encoder_2 = parsed.config;
        }
        if (parsed.problems.empty()) check_component<ClipTextEncoder>(name, parsed.config);
    }
}

void Folder::read_tokenizer(const std::string& folder) {
    if (classes_[folder].empty()) return;
    const auto path = model_.root / folder;
    if (folder == "tokenizer") {
        model_.tokenizer = path;
    } else {
        model_.tokenizer_2 = path;
    }
    std::error_code ignored;
    for (const char* file : {"vocab.json", "merges.txt"}) {
        if (!fs::is_regular_file(path / file, ignored)) {
            model_.problems.push_back({ErrorCode::bad_model, "the model has no " + folder + "/" + file,
                                       "download the model again, with all its folders"});
        }
    }
}

void Folder::read_optional_files() {
    std::error_code ignored;
    for (const char* folder : {"taesd", "vae_tiny"}) {
        if (fs::is_directory(model_.root / folder, ignored) && !model_.tiny_decoder)
            model_.tiny_decoder = model_.root / folder;
    }
    if (fs::is_regular_file(model_.root / "latent_rgb.json", ignored))
        model_.latent_rgb = model_.root / "latent_rgb.json";
}

void Folder::derive_facts() {
    const UNetConfig& unet = model_.unet;
    model_.family = unet.text_time ? Family::sdxl : unet.use_linear_projection ? Family::sd2 : Family::sd1;
    model_.inpainting = unet.in_channels == 2 * model_.vae.latent_channels + 1;
    model_.latent_scale = model_.vae.scale();
    const int64_t fallback = model_.vae.sample_size / model_.latent_scale;
    const auto size = unet.sample_size.value_or(std::array<int64_t, 2>{fallback, fallback});
    model_.default_height = size[0] * model_.latent_scale;
    model_.default_width = size[1] * model_.latent_scale;
    add(contradictions(model_));
}

ModelDescription Folder::describe() {
    std::error_code ignored;
    const std::string name = quoted(model_.root.filename().string());
    if (!fs::is_directory(model_.root, ignored)) {
        const bool file = fs::exists(model_.root, ignored);
        model_.problems.push_back(
            {ErrorCode::bad_model,
             file ? name + " is a file, not a model folder" : "there is no model folder " + name,
             "give the folder that has model_index.json in it"});
        return std::move(model_);
    }
    read_index();
    if (model_.pipeline.empty()) return std::move(model_);
    read_scheduler();
    read_text_encoders();
    read_tokenizer("tokenizer");
    read_tokenizer("tokenizer_2");
    bool both = true;
    if (const auto json = read(model_.root / "vae" / "config.json"); !json.is_null()) {
        const auto parsed = parse_vae_config(json, "vae/config.json");
        add(parsed.problems);
        model_.vae = parsed.config;
        if (parsed.problems.empty()) check_component<AutoencoderKl>("vae", parsed.config);
        both &= parsed.problems.empty();
    } else {
        both = false;
    }
    if (const auto json = read(model_.root / "unet" / "config.json"); !json.is_null()) {
        const auto parsed = parse_unet_config(json, "unet/config.json");
        add(parsed.problems);
        model_.unet = parsed.config;
        if (parsed.problems.empty()) check_component<UNet>("unet", parsed.config);
        both &= parsed.problems.empty();
    } else {
        both = false;
    }
    read_optional_files();
    if (both) derive_facts();
    return std::move(model_);
}

}  // namespace

const char* to_string(Family family) {
    switch (family) {
        case Family::sd1:
            return "sd1";
        case Family::sd2:
            return "sd2";
        case Family::sdxl:
            break;
    }
    return "sdxl";
}

const ComponentDescription* ModelDescription::component(const std::string& name) const {
    for (const auto& one : components) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

ModelDescription describe_model(const fs::path& root) {
    // "model/" has no last name; messages need one.
    auto clean = root.lexically_normal();
    if (!clean.has_filename()) clean = clean.parent_path();
    return Folder(clean).describe();
}

ModelDescription require_model(const fs::path& root) {
    auto model = describe_model(root);
    if (!model.problems.empty()) throw Failure(model.problems.front());
    return model;
}

}  // namespace burin::models
