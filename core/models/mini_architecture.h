// The embedded model's networks: their configurations as an ordinary diffusers folder writes them.
//
// The JSON is the only source: the trainer's networks are built from the same parsed configuration that a
// reader of the finished folder gets. Plain functions; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/clip_config.h"
#include "core/models/unet_config.h"
#include "core/models/vae_config.h"
#include "core/text/clip_tokenizer.h"

namespace burin::models {

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
/// text_encoder/config.json.
[[nodiscard]] nlohmann::json text_json(const MiniArchitecture& mini, const text::ClipTokenizer& tokenizer);
/// scheduler/scheduler_config.json: v-prediction, DPM-Solver++ of second order.
[[nodiscard]] nlohmann::json scheduler_json();
/// model_index.json.
[[nodiscard]] nlohmann::json index_json();

/// The same, parsed; throws the first problem as a Failure.
[[nodiscard]] VaeConfig vae_config(const MiniArchitecture& mini, int64_t size, double scaling);
[[nodiscard]] UNetConfig unet_config(const MiniArchitecture& mini, int64_t size);
[[nodiscard]] ClipTextConfig text_config(const MiniArchitecture& mini, const text::ClipTokenizer& tokenizer);

/// Of its CLIP pair, which judges and searches.
struct ClipPairArchitecture {
    int64_t side = 128, patch = 16;  ///< pixels
    int64_t vision_width = 192, vision_layers = 5, vision_heads = 6;
    int64_t text_width = 128, text_layers = 3, text_heads = 4, text_tokens = 40;
    int64_t projection = 128;
};

/// clip/config.json and clip/preprocessor_config.json, as transformers writes them.
[[nodiscard]] nlohmann::json clip_json(const ClipPairArchitecture& clip,
                                       const text::ClipTokenizer& tokenizer);
[[nodiscard]] nlohmann::json clip_preprocessor_json(const ClipPairArchitecture& clip);
[[nodiscard]] ClipConfig clip_config(const ClipPairArchitecture& clip, const text::ClipTokenizer& tokenizer);

}  // namespace burin::models
