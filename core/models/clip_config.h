// What the configuration files of CLIP say: text tower, image tower, the pair, and the picture preprocessing.
//
// Every key is handled, known to be without influence, or refused by name (see ConfigReader). Each reader
// returns the faults beside the values, so that all of them can be shown. Thread-safe: plain functions on
// plain data. Source: config.json and preprocessor_config.json as transformers writes them; CLIP: arXiv
// 2103.00020.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/nn/activations.h"

namespace burin::models {

/// The layers both towers share.
struct ClipTowerConfig {
    int64_t hidden_size = 512;  ///< c
    int64_t intermediate_size = 2048;
    int64_t num_hidden_layers = 12;
    int64_t num_attention_heads = 8;
    nn::Activation hidden_act = nn::Activation::quick_gelu;
    double layer_norm_eps = 1e-5;
};

struct ClipTextConfig {
    ClipTowerConfig tower;
    int64_t vocab_size = 49408;
    int64_t max_position_embeddings = 77;  ///< the longest token row, t
    int64_t eos_token_id = 49407;  ///< 2 = written before the id was recorded: the highest id of a row counts
    int64_t projection_dim = 512;
    bool with_projection = false;  ///< CLIPTextModelWithProjection
};

struct ClipVisionConfig {
    ClipTowerConfig tower{768, 3072, 12, 12, nn::Activation::quick_gelu, 1e-5};
    int64_t image_size = 224;  ///< pixels, square
    int64_t patch_size = 32;
    int64_t num_channels = 3;
    int64_t projection_dim = 512;
    [[nodiscard]] int64_t positions() const {
        return (image_size / patch_size) * (image_size / patch_size) + 1;
    }
};

struct ClipConfig {
    ClipTextConfig text;
    ClipVisionConfig vision;
    int64_t projection_dim = 512;
};

/// CLIPImageProcessor: shorter side resized (bicubic), centre crop, rescale, normalise.
struct ClipPreprocessing {
    std::optional<int64_t> shortest_edge = 224;       ///< none: `resize_to` or no resize at all
    std::optional<std::array<int64_t, 2>> resize_to;  ///< [H, W], when the file gives a fixed size
    std::optional<std::array<int64_t, 2>> crop_to = std::array<int64_t, 2>{224, 224};  ///< [H, W]
    double rescale_factor = 1.0 / 255.0;
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073};
    std::array<double, 3> deviation{0.26862954, 0.26130258, 0.27577711};
};

/// A configuration and what is wrong with it; usable only when `problems` is empty.
template <class Config>
struct Parsed {
    Config config;
    std::vector<Error> problems;
};

/// `where` names the file in messages. `class_name` is what model_index.json calls the component; empty =
/// unknown.
Parsed<ClipTextConfig> parse_clip_text_config(const nlohmann::json& json, const std::string& where,
                                              const std::string& class_name = {});
Parsed<ClipConfig> parse_clip_config(const nlohmann::json& json, const std::string& where);
Parsed<ClipPreprocessing> parse_clip_preprocessing(const nlohmann::json& json, const std::string& where);

}  // namespace burin::models
