#include "core/io/json.h"
#include "core/models/component_view.h"
#include "core/models/model_folder.h"
#include "core/models/model_parts.h"

namespace burin::models {
namespace {

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
    return component_view(TensorFiles::open(described->weights), component, described->prefix);
}

std::string component_hash(const ModelDescription& model, const std::string& component) {
    return component_files(model, component).content_hash();
}

text::TokenizerTexts tokenizer_texts(const ModelDescription& model, bool second) {
    const auto& place = second ? model.tokenizer_2.value() : model.tokenizer;
    std::error_code ignored;
    if (std::filesystem::is_directory(place, ignored))
        return value_or_throw(text::TokenizerTexts::read(place));
    const auto file = value_or_throw(io::SafetensorsFile::open(place));
    // The second tokenizer differs from the first in little; what is the same is carried once.
    const auto carried = [&](const std::string& name) {
        for (const char* folder : {"tokenizer_2/", "tokenizer/"}) {
            if (!second && folder == std::string_view("tokenizer_2/")) continue;
            const auto text = file.metadata().find(metadata_prefix + (folder + name));
            if (text != file.metadata().end()) return text->second;
        }
        return std::string();
    };
    return {carried("vocab.json"), carried("merges.txt"), carried("tokenizer.json"),
            carried("tokenizer_config.json"), carried("special_tokens_map.json")};
}

text::ClipTokenizer load_tokenizer(const ModelDescription& model, bool second) {
    const auto& place = second ? model.tokenizer_2.value() : model.tokenizer;
    auto tokenizer = text::ClipTokenizer::read(tokenizer_texts(model, second),
                                               second ? model.pad_token_2 : model.pad_token);
    if (!tokenizer) {
        tokenizer.error().what += " (in " + place.string() + ")";
        throw Failure(std::move(tokenizer.error()));
    }
    // A vocabulary from elsewhere must be that of the weights; of a folder's own, extra tokens are its own business.
    const int64_t words = second ? model.text_encoder_2->vocab_size : model.text_encoder.vocab_size;
    if (place != model.root && place.parent_path() != model.root && tokenizer->vocabulary_size() != words)
        throw Failure(ErrorCode::bad_model,
                      "the vocabulary in '" + place.string() + "' has " +
                          std::to_string(tokenizer->vocabulary_size()) + " tokens, the text encoder of '" +
                          model.root.filename().string() + "' " + std::to_string(words),
                      "name the tokenizer of a model of the same make: --tokenizer FOLDER");
    return *std::move(tokenizer);
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
