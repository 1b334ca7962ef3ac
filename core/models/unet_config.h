// What unet/config.json says: UNet2DConditionModel, the denoiser of Stable Diffusion 1.x, 2.x and SDXL.
//
// Every key is handled, known to be without influence, or refused by name. Thread-safe: plain functions on
// plain data. Source: diffusers' configuration files; arXiv 2112.10752, 2307.01952 (SDXL).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/clip_config.h"

namespace burin::models {

/// One resolution of the UNet, the finest first.
struct UNetLevel {
    int64_t channels = 320;
    int64_t layers = 2;  ///< residual blocks on the way down; one more on the way up
    int64_t heads = 8;
    int64_t context_channels = 768;  ///< width of the text rows in its cross-attention
    bool down_attention = true, up_attention = true;
    std::vector<int64_t> down_depth;  ///< transformer blocks behind each residual block; [layers]
    std::vector<int64_t> up_depth;    ///< same on the way up; [layers + 1]

    bool operator==(const UNetLevel&) const = default;
};

enum class UNetMiddle { none, residual, attention };

struct UNetConfig {
    int64_t in_channels = 4;  ///< 9 in checkpoints for inpainting
    int64_t out_channels = 4;
    std::vector<UNetLevel> levels;
    UNetMiddle middle = UNetMiddle::attention;
    int64_t middle_depth = 1;  ///< transformer blocks in the middle
    int64_t norm_num_groups = 32;
    double norm_eps = 1e-5;
    bool use_linear_projection = false;
    bool center_input_sample = false;
    int64_t conv_in_kernel = 3, conv_out_kernel = 3;
    int64_t time_embedding_dim = 1280;
    bool flip_sin_to_cos = true;
    double freq_shift = 0;
    int64_t time_cond_proj_dim =
        0;  ///< width of the guidance embedding of distilled (LCM) checkpoints; 0 = none
    /// SDXL: the time embedding also says pooled text and picture sizes.
    bool text_time = false;
    int64_t addition_time_embed_dim = 256;  ///< sinusoids for each number of time_ids
    int64_t text_time_input = 2816;         ///< pooled text and all sinusoids, one beside the other
    std::optional<std::array<int64_t, 2>> sample_size;  ///< trained latent size {h, w}

    bool operator==(const UNetConfig&) const = default;
};

/// `where` names the file in messages. The configuration is usable only when there are no problems.
Parsed<UNetConfig> parse_unet_config(const nlohmann::json& json,
                                     const std::string& where = "unet/config.json");

}  // namespace burin::models
