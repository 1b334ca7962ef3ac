// The embedded model's networks: their configurations as an ordinary diffusers folder writes them.
//
// The JSON is the only source: the trainer's networks are built from the same parsed configuration that a
// reader of the finished folder gets. Plain functions; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/autoencoder_kl.h"
#include "core/models/clip_text.h"
#include "core/models/unet.h"

namespace burin::training {

struct MiniArchitecture {
    std::vector<int64_t> vae_channels{16, 48, 96};  ///< multiples of vae_groups, finest first
    int64_t latent_channels = 4, vae_groups = 8;
    int64_t upscale_width = 16;                       ///< of the level that upscaled() adds
    std::vector<int64_t> unet_channels{48, 96, 160};  ///< multiples of unet_groups and of heads, finest first
    int64_t unet_groups = 16, heads = 4;
    int64_t text_width = 128, text_layers = 2, text_heads = 4;
    int64_t text_tokens = 40;  ///< t, start and end included

    [[nodiscard]] int64_t latent_scale() const { return int64_t{1} << (vae_channels.size() - 1); }
};

/// The same with an autoencoder that shows the same latents at twice the size: it has one level more.
[[nodiscard]] MiniArchitecture upscaled(MiniArchitecture mini);

/// vae/config.json. `size` in pixels; `scaling` brings the latents to unit variance.
[[nodiscard]] nlohmann::json vae_json(const MiniArchitecture& mini, int64_t size, double scaling);
/// unet/config.json: attention on all levels but the finest. `size` in pixels.
[[nodiscard]] nlohmann::json unet_json(const MiniArchitecture& mini, int64_t size);
/// text_encoder/config.json for a tokenizer with this vocabulary and these special tokens.
[[nodiscard]] nlohmann::json text_json(const MiniArchitecture& mini, int64_t vocabulary, int64_t bos,
                                       int64_t eos);
/// scheduler/scheduler_config.json: v-prediction, DPM-Solver++ of second order.
[[nodiscard]] nlohmann::json scheduler_json();
/// model_index.json.
[[nodiscard]] nlohmann::json index_json();

/// The same, parsed; throws the first problem as a Failure.
[[nodiscard]] models::VaeConfig vae_config(const MiniArchitecture& mini, int64_t size, double scaling);
[[nodiscard]] models::UNetConfig unet_config(const MiniArchitecture& mini, int64_t size);
[[nodiscard]] models::ClipTextConfig text_config(const MiniArchitecture& mini, int64_t vocabulary,
                                                 int64_t bos, int64_t eos);

}  // namespace burin::training
