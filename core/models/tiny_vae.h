// The decoder of TAESD, the tiny autoencoder for Stable Diffusion by O. Boer Bohan: previews in milliseconds.
//
// Two layouts: diffusers' AutoencoderTiny (`decoder.layers.N. ...`) and the original file
// taesd_decoder.safetensors
// (`N+1. ...`, because its clamp counts as layer 0). Computes in the type of its input. Thread-safe once
// built.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/models/tensor_files.h"
#include "core/models/vae_config.h"
#include "core/models/weight_loading.h"
#include "core/nn/layers.h"

namespace burin::models {

/// relu(x + three 3x3 convolutions with relu between them).
class TinyBlock {
  public:
    TinyBlock(const nn::Scope& scope, int64_t channels);
    Tensor operator()(const Tensor& x) const;

  private:
    nn::Conv2d first_, second_, third_;
};

class TinyDecoder {
  public:
    /// `first_layer`: number of the first convolution in the file's names, 0 (diffusers) or 1 (original).
    TinyDecoder(const nn::Scope& layers, const TinyVaeConfig& config, int64_t first_layer);
    /// Latents as the diffusion model counts them, [n, c, h, w] -> pixels -1 .. 1, float32 [n, 3, H, W], not
    /// clamped.
    [[nodiscard]] Tensor decode(const Tensor& latents) const;
    [[nodiscard]] const TinyVaeConfig& config() const { return config_; }

  private:
    struct Stage {
        std::vector<TinyBlock> blocks;
        nn::Conv2d conv;
    };
    TinyVaeConfig config_;
    nn::Conv2d conv_in_;
    std::vector<Stage> stages_;
};

/// Expected tensors of the decoder under diffusers' names.
nn::ExpectedTable tiny_decoder_table(const TinyVaeConfig& config);

/// Where the files of a tiny decoder lie: `path` itself (a folder with config.json, or a safetensors file)
/// or, in a model folder, its subfolders taesd and vae_tiny. Nothing where there is none.
std::optional<std::filesystem::path> find_tiny_decoder(const std::filesystem::path& path);

/// Reads either layout. `path` as found by find_tiny_decoder. Throws Failure.
TinyDecoder load_tiny_decoder(const std::filesystem::path& path, const LoadOptions& options);

}  // namespace burin::models
