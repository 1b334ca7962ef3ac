// A model on disk, in a folder as diffusers lays it out or in a single file: what is there, what it is, and what would be
// refused.
//
// describe_model() reads configurations (see model_parts.h) and the headers of the weight files, and collects
// every fault instead of stopping at the first, so that the same function serves `burin-cli info` and
// loading. Plain data; thread-safe. Source: model_index.json and the component folders of diffusers
// pipelines.
//
// Parts of a pipeline that render nothing are left alone: safety_checker, feature_extractor, image_encoder,
// watermarker. They are listed in ModelDescription::notes when a folder has them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/models/autoencoder_kl.h"
#include "core/models/clip_model.h"
#include "core/models/family.h"
#include "core/models/model_place.h"
#include "core/models/unet.h"
#include "core/models/weight_loading.h"
#include "core/text/clip_tokenizer.h"

namespace burin::models {

struct ComponentDescription {
    std::string name;               ///< "unet"
    std::string class_name;         ///< "UNet2DConditionModel"
    std::filesystem::path folder;   ///< empty where it lies in a single file
    std::filesystem::path weights;  ///< a safetensors file or the index of shards
    std::string prefix;             ///< of the names of its tensors there; see component_view.h
    int64_t parameters = 0;         ///< elements of the tensors it needs
    int64_t bytes = 0;              ///< of all tensors in its files
    std::map<std::string, int64_t> bytes_by_type;  ///< of the tensors it needs, e.g. {"F16", 1719041928}
    std::vector<std::string> extras;               ///< tensors in the files that nothing asks for
};

struct ModelDescription {
    std::filesystem::path root;  ///< a folder, or a single file
    ModelPlace place;            ///< as it was asked for
    std::string pipeline;        ///< class named in model_index.json
    Family family = Family::sd1;
    bool inpainting = false;  ///< the UNet also reads a mask and a masked picture
    std::vector<ComponentDescription> components;

    ClipTextConfig text_encoder;
    std::optional<ClipTextConfig> text_encoder_2;  ///< SDXL
    UNetConfig unet;
    VaeConfig vae;
    std::filesystem::path tokenizer;  ///< folder, or the single file that carries it: see load_tokenizer
    std::optional<std::filesystem::path> tokenizer_2;  ///< SDXL
    std::string pad_token, pad_token_2;  ///< what rows are filled with; empty = as the tokenizers' files say
    std::string scheduler_class;
    std::string scheduler_json;  ///< text of scheduler_config.json, for core/diffusion
    std::string prediction_type = "epsilon";
    bool force_zeros_for_empty_prompt = false;  ///< SDXL: a negative prompt that is not given is all zeros
    int64_t latent_scale = 8;                   ///< pixels per latent position along a side
    int64_t default_width = 512, default_height = 512;  ///< pixels
    std::optional<std::filesystem::path> tiny_decoder;  ///< see find_tiny_decoder
    std::optional<std::filesystem::path> latent_rgb;    ///< see latent_preview.h

    std::map<std::string, std::string>
        texts;  ///< every configuration as read or inferred: "unet/config.json"
    std::map<std::string, std::string> metadata;  ///< of a single file, for the person; Burin's own left out
    std::vector<std::string> notes;               ///< what is there and not used, or was taken from elsewhere
    std::vector<Error> problems;                  ///< empty = the model can be loaded

    [[nodiscard]] const ComponentDescription* component(const std::string& name) const;
};

/// Never throws for what is wrong with the model: see problems.
ModelDescription describe_model(const ModelPlace& place);
/// describe_model, throwing the first problem as a Failure.
ModelDescription require_model(const ModelPlace& place);

/// The files of a tokenizer, wherever the model has them. Throws Failure.
text::TokenizerTexts tokenizer_texts(const ModelDescription& model, bool second = false);
text::ClipTokenizer load_tokenizer(const ModelDescription& model, bool second = false);

/// The tensors of a component, under the names the networks use (see component_view.h). Wrap a FileSource over them to apply weight edits. Throws Failure.
TensorFiles component_files(const ModelDescription& model, const std::string& component);
/// SHA-256 of a component's tensors; reads them all.
std::string component_hash(const ModelDescription& model, const std::string& component);

/// Each throws Failure; options.type is the type the network computes in.
ClipTextEncoder load_text_encoder(const ModelDescription& model, const LoadOptions& options);
ClipTextEncoder load_text_encoder_2(const ModelDescription& model, const LoadOptions& options);
UNet load_unet(const ModelDescription& model, const LoadOptions& options);
AutoencoderKl load_vae(const ModelDescription& model, const LoadOptions& options);

/// A folder with CLIP's two towers, its preprocessing and its tokenizer.
struct ClipDescription {
    std::filesystem::path root;
    ClipConfig config;
    ClipPreprocessing preprocessing;
};
/// Throws Failure. The tokenizer's files lie in `root` itself.
ClipDescription describe_clip(const std::filesystem::path& root);
ClipModel load_clip(const ClipDescription& clip, const LoadOptions& options);

}  // namespace burin::models
