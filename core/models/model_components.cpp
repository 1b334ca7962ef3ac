#include "core/io/json.h"
#include "core/models/model_folder.h"

namespace burin::models {
namespace {

// diffusers renamed the autoencoder's attention in 2023; most published files still have the older names,
// some with 1x1 convolutions instead of linear layers.
void use_current_attention_names(TensorFiles& files) {
    constexpr std::pair<const char*, const char*> renamed[] = {
        {"query", "to_q"}, {"key", "to_k"}, {"value", "to_v"}, {"proj_attn", "to_out.0"}};
    for (const std::string side : {"encoder", "decoder"}) {
        const std::string attention = side + ".mid_block.attentions.0.";
        for (const auto& [old_name, name] : renamed) {
            for (const char* kind : {".weight", ".bias"}) {
                files.rename(attention + old_name + kind, attention + name + kind);
                files.squeeze(attention + name + kind);
            }
        }
    }
}

template <class Network, class Config>
Network load_component(const ModelDescription& model, const std::string& name, const LoadOptions& options,
                       const Config& config) {
    return load_network<Network>(component_files(model, name), options, config);
}

template <class Config>
Config usable(Parsed<Config> parsed) {
    if (!parsed.problems.empty()) throw Failure(parsed.problems.front());
    return std::move(parsed.config);
}

nlohmann::json read_model_json(const std::filesystem::path& path) {
    return value_or_throw(io::read_json_file(path, {.code = ErrorCode::bad_model}));
}

}  // namespace

TensorFiles component_files(const ModelDescription& model, const std::string& component) {
    const auto* described = model.component(component);
    if (!described) {
        throw Failure(ErrorCode::bad_model, "the model has no usable '" + component + "'",
                      "use a complete checkpoint");
    }
    auto files = TensorFiles::open(described->weights);
    if (component == "vae") use_current_attention_names(files);
    return files;
}

std::string component_hash(const ModelDescription& model, const std::string& component) {
    return component_files(model, component).content_hash();
}

ClipTextEncoder load_text_encoder(const ModelDescription& model, const LoadOptions& options) {
    return load_component<ClipTextEncoder>(model, "text_encoder", options, model.text_encoder);
}

ClipTextEncoder load_text_encoder_2(const ModelDescription& model, const LoadOptions& options) {
    if (!model.text_encoder_2) throw Failure(ErrorCode::internal, "the model has no second text encoder");
    return load_component<ClipTextEncoder>(model, "text_encoder_2", options, *model.text_encoder_2);
}

UNet load_unet(const ModelDescription& model, const LoadOptions& options) {
    return load_component<UNet>(model, "unet", options, model.unet);
}

AutoencoderKl load_vae(const ModelDescription& model, const LoadOptions& options) {
    return load_component<AutoencoderKl>(model, "vae", options, model.vae);
}

ClipDescription describe_clip(const std::filesystem::path& root) {
    const std::string name = root.filename().string();
    ClipDescription clip;
    clip.root = root;
    clip.config = usable(parse_clip_config(read_model_json(root / "config.json"), name + "/config.json"));
    clip.preprocessing = usable(parse_clip_preprocessing(read_model_json(root / "preprocessor_config.json"),
                                                         name + "/preprocessor_config.json"));
    return clip;
}

ClipModel load_clip(const ClipDescription& clip, const LoadOptions& options) {
    const auto weights = value_or_throw(io::find_weights(clip.root, "model"));
    return load_network<ClipModel>(TensorFiles::open(weights), options, clip.config);
}

}  // namespace burin::models
