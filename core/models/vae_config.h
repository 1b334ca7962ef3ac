// What vae/config.json says: AutoencoderKL (the latent autoencoder of Stable Diffusion) and AutoencoderTiny
// (TAESD).
//
// Every key is handled, known to be without influence, or refused by name. Thread-safe: plain functions on
// plain data. Source: diffusers' configuration files; arXiv 2112.10752; TAESD by O. Boer Bohan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/clip_config.h"

namespace burin::models {

struct VaeConfig {
    std::vector<int64_t> block_out_channels{64};
    int64_t in_channels = 3, out_channels = 3;
    int64_t latent_channels = 4;
    int64_t layers_per_block = 1;
    int64_t norm_num_groups = 32;
    int64_t sample_size = 32;  ///< pixels the autoencoder was trained at
    double scaling_factor = 0.18215;
    double shift_factor = 0;
    std::vector<double> latents_mean, latents_std;  ///< per latent channel, or empty
    bool force_upcast = true;                       ///< overflows in float16: compute in float32 there
    bool use_quant_conv = true, use_post_quant_conv = true;
    bool mid_block_add_attention = true;

    /// Pixels per latent position along one side.
    [[nodiscard]] int64_t scale() const { return int64_t{1} << (block_out_channels.size() - 1); }
};

/// Only the decoder's side of the configuration is used.
struct TinyVaeConfig {
    std::vector<int64_t> decoder_block_out_channels{64, 64, 64, 64};
    std::vector<int64_t> num_decoder_blocks{3, 3, 3, 1};
    int64_t latent_channels = 4, out_channels = 3;
    double scaling_factor = 1, shift_factor = 0;

    [[nodiscard]] int64_t scale() const { return int64_t{1} << (num_decoder_blocks.size() - 1); }
};

Parsed<VaeConfig> parse_vae_config(const nlohmann::json& json, const std::string& where);
Parsed<TinyVaeConfig> parse_tiny_vae_config(const nlohmann::json& json, const std::string& where);

}  // namespace burin::models
