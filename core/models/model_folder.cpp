#include "core/models/model_folder.h"

#include <algorithm>

#include "core/io/json.h"
#include "core/io/python_json.h"
#include "core/models/config_reader.h"
#include "core/models/model_checks.h"
#include "core/models/model_parts.h"
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

/// Collects the description piece by piece.
class Description {
  public:
    explicit Description(const ModelPlace& place) { model_.place = place, model_.root = place.root; }
    ModelDescription describe();

  private:
    nlohmann::json read(const std::string& file);
    void read_index();
    std::string class_of(ConfigReader& index, const std::string& key,
                         std::initializer_list<const char*> built);
    void read_scheduler();
    void read_text_encoders();
    void read_tokenizer(const std::string& name);
    void read_optional_files();
    void derive_facts();
    template <class Network, class Config>
    void check_component(const std::string& name, const Config& config);
    void add(std::vector<Error> problems) {
        model_.problems.insert(model_.problems.end(), problems.begin(), problems.end());
    }

    std::unique_ptr<ModelParts> parts_;
    ModelDescription model_;
    std::map<std::string, std::string> classes_;
};

nlohmann::json Description::read(const std::string& file) {
    auto json = parts_->json(file);
    if (json) {
        model_.texts[file] = json->dump(2);
        return std::move(*json);
    }
    model_.problems.push_back(json.error());
    return nullptr;
}

std::string Description::class_of(ConfigReader& index, const std::string& key,
                                  std::initializer_list<const char*> built) {
    const auto entry = index.given(key) ? index.texts_or_nulls(key, 2) : std::vector<std::string>{};
    if (entry.size() != 2 || entry[1].empty()) return {};
    if (built.size() != 0 && std::find(built.begin(), built.end(), entry[1]) == built.end()) {
        index.refuse("asks for '" + key + "' = " + entry[1] + ", which Burin does not have",
                     "use a checkpoint of Stable Diffusion 1, 2 or XL");
    }
    return entry[1];
}

void Description::read_index() {
    const auto json = read("model_index.json");
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

void Description::read_scheduler() {
    const std::string file = "scheduler/scheduler_config.json";
    model_.scheduler_class = classes_["scheduler"];
    const auto text = parts_->text(file);
    if (!text) {
        model_.problems.push_back(text.error());
        return;
    }
    model_.texts[file] = model_.scheduler_json = *text;
    // What it means is for core/diffusion to say; a file that cannot be read at all is refused here, because without its
    // prediction type every picture would be noise.
    auto json = io::parse_json(io::without_python_words(*text), file, {.code = ErrorCode::bad_model});
    if (json && !json->is_object()) json = fail(ErrorCode::bad_model, file + " does not hold a JSON object");
    if (!json) {
        model_.problems.push_back({ErrorCode::bad_model, json.error().what, "download the file again"});
        return;
    }
    if (!model_.place.prediction.empty()) {
        (*json)["prediction_type"] = model_.place.prediction;
        model_.texts[file] = model_.scheduler_json = json->dump(2);
    }
    const auto prediction = json->find("prediction_type");
    if (prediction != json->end() && prediction->is_string())
        model_.prediction_type = prediction->get<std::string>();
}

template <class Network, class Config>
void Description::check_component(const std::string& name, const Config& config) {
    ComponentDescription component;
    component.name = name;
    component.class_name = classes_[name];
    auto place = parts_->weights(name);
    if (!place) {
        model_.problems.push_back(place.error());
        return;
    }
    component.folder = std::move(place->folder);
    component.weights = std::move(place->weights);
    component.prefix = std::move(place->prefix);
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

void Description::read_text_encoders() {
    for (const std::string name : {"text_encoder", "text_encoder_2"}) {
        if (classes_[name].empty()) continue;
        const auto json = read(name + "/config.json");
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

void Description::read_tokenizer(const std::string& name) {
    if (classes_[name].empty()) return;
    const bool second = name == "tokenizer_2";
    auto place = parts_->tokenizer(name);
    if (!place) {
        // What a single file lacks for one text encoder it lacks for both.
        const auto same = [&](const Error& problem) { return problem.what == place.error().what; };
        if (std::none_of(model_.problems.begin(), model_.problems.end(), same))
            model_.problems.push_back(place.error());
        return;
    }
    (second ? model_.pad_token_2 : model_.pad_token) = parts_->pad_token(name);
    if (second) {
        model_.tokenizer_2 = std::move(*place);
    } else {
        model_.tokenizer = std::move(*place);
    }
}

void Description::read_optional_files() {
    std::error_code ignored;
    for (const char* folder : {"taesd", "vae_tiny"}) {
        if (fs::is_directory(model_.root / folder, ignored) && !model_.tiny_decoder)
            model_.tiny_decoder = model_.root / folder;
    }
    if (fs::is_regular_file(model_.root / "latent_rgb.json", ignored))
        model_.latent_rgb = model_.root / "latent_rgb.json";
}

void Description::derive_facts() {
    const UNetConfig& unet = model_.unet;
    model_.inpainting = unet.in_channels == 2 * model_.vae.latent_channels + 1;
    model_.latent_scale = model_.vae.scale();
    const int64_t fallback = model_.vae.sample_size / model_.latent_scale;
    const auto size = unet.sample_size.value_or(std::array<int64_t, 2>{fallback, fallback});
    model_.default_height = size[0] * model_.latent_scale;
    model_.default_width = size[1] * model_.latent_scale;
    // A width that is not known contradicts nothing.
    if (model_.texts.contains("text_encoder/config.json")) add(contradictions(model_));
    // Nothing but the scale of its latents tells an autoencoder of one family from another's.
    const auto scaled = [&](const catalogue::FamilyRow& row) {
        return facts_of(row.family).latent_scaling == model_.vae.scaling_factor;
    };
    const bool foreign = facts_of(model_.family).latent_scaling != model_.vae.scaling_factor &&
                         std::any_of(std::begin(catalogue::families), std::end(catalogue::families), scaled);
    if (!model_.place.vae.empty() && foreign)
        model_.notes.push_back("the autoencoder of '" + model_.place.vae.filename().string() +
                               "' is made for another family, so colours and details will be wrong");
}

ModelDescription Description::describe() {
    auto parts = open_parts(model_.place);
    if (!parts) {
        model_.problems.push_back(parts.error());
        return std::move(model_);
    }
    parts_ = std::move(*parts);
    read_index();
    if (model_.pipeline.empty()) return std::move(model_);
    read_scheduler();
    read_text_encoders();
    read_tokenizer("tokenizer");
    read_tokenizer("tokenizer_2");
    bool both = true;
    if (const auto json = read("vae/config.json"); !json.is_null()) {
        const auto parsed = parse_vae_config(json, "vae/config.json");
        add(parsed.problems);
        model_.vae = parsed.config;
        if (parsed.problems.empty()) check_component<AutoencoderKl>("vae", parsed.config);
        both &= parsed.problems.empty();
    } else {
        both = false;
    }
    if (const auto json = read("unet/config.json"); !json.is_null()) {
        const auto parsed = parse_unet_config(json, "unet/config.json");
        add(parsed.problems);
        model_.unet = parsed.config;
        model_.family = parsed.config.text_time               ? Family::sdxl
                        : parsed.config.use_linear_projection ? Family::sd2
                                                              : Family::sd1;
        if (parsed.problems.empty()) check_component<UNet>("unet", parsed.config);
        both &= parsed.problems.empty();
    } else {
        both = false;
    }
    read_optional_files();
    model_.metadata = parts_->metadata();
    const auto told = parts_->notes();
    model_.notes.insert(model_.notes.end(), told.begin(), told.end());
    if (both) derive_facts();
    return std::move(model_);
}

}  // namespace

const ComponentDescription* ModelDescription::component(const std::string& name) const {
    for (const auto& one : components) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

ModelDescription describe_model(const ModelPlace& place) {
    // "model/" has no last name; messages need one.
    ModelPlace clean = place;
    clean.root = clean.root.lexically_normal();
    if (!clean.root.has_filename()) clean.root = clean.root.parent_path();
    return Description(clean).describe();
}

ModelDescription require_model(const ModelPlace& place) {
    auto model = describe_model(place);
    if (!model.problems.empty()) throw Failure(model.problems.front());
    return model;
}

}  // namespace burin::models
