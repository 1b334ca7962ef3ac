// AutoencoderKL: pictures to latents and back (arXiv 2112.10752), as Stable Diffusion 1, 2 and XL use it.
//
// Checkpoint names as diffusers writes them. Computes in the type of its input, which should be the type the
// weights were loaded in; results are float32. Thread-safe once built. Shapes: n rows, c latent channels, h w
// latent size, H W pixels, H = scale * h. Pixels are -1 .. 1.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/models/vae_config.h"
#include "core/nn/resnet_block.h"

namespace burin::models {

using torch::Tensor;

/// Self-attention over all positions, one head, with a residual.
class VaeAttention {
  public:
    VaeAttention(const nn::Scope& scope, int64_t channels, int64_t groups);
    Tensor operator()(const Tensor& x) const;

  private:
    nn::GroupNorm norm_;
    nn::Linear q_, k_, v_, out_;
};

/// Residual block, attention where there is one, residual block.
class VaeMiddle {
  public:
    VaeMiddle(const nn::Scope& scope, int64_t channels, const VaeConfig& config);
    Tensor operator()(Tensor x) const;

  private:
    nn::ResnetBlock2D first_;
    std::optional<VaeAttention> attention_;
    nn::ResnetBlock2D second_;
};

class VaeEncoder {
  public:
    VaeEncoder(const nn::Scope& scope, const VaeConfig& config);
    /// [n, 3, H, W] -> [n, 2c, h, w]
    Tensor operator()(Tensor x) const;

  private:
    struct Level {
        std::vector<nn::ResnetBlock2D> blocks;
        std::optional<nn::Downsample> down;
    };
    nn::Conv2d conv_in_;
    std::vector<Level> levels_;
    VaeMiddle middle_;
    nn::GroupNorm norm_out_;
    nn::Conv2d conv_out_;
};

class VaeDecoder {
  public:
    VaeDecoder(const nn::Scope& scope, const VaeConfig& config);
    /// [n, c, h, w] -> [n, 3, H, W]
    Tensor operator()(Tensor z) const;

  private:
    struct Level {
        std::vector<nn::ResnetBlock2D> blocks;
        std::optional<nn::Upsample> up;
    };
    nn::Conv2d conv_in_;
    VaeMiddle middle_;
    std::vector<Level> levels_;
    nn::GroupNorm norm_out_;
    nn::Conv2d conv_out_;
};

/// The Gaussian an encoder gives for a picture.
struct Posterior {
    Tensor mean;    ///< [n, c, h, w]
    Tensor logvar;  ///< [n, c, h, w], in -30 .. 20
    /// mean + exp(logvar / 2) * randn, the noise drawn on the CPU from `generator` whatever the device.
    [[nodiscard]] Tensor sample(torch::Generator generator) const;
};

class AutoencoderKl {
  public:
    AutoencoderKl(const nn::Scope& scope, const VaeConfig& config);

    /// Pixels [n, 3, H, W], H and W multiples of scale() -> posterior over latents as the autoencoder counts
    /// them. Tiled above limit_px. Throws Failure(bad_input) on other sizes.
    [[nodiscard]] Posterior encode(const Tensor& pixels) const;
    /// Latents as the autoencoder counts them, [n, c, h, w] -> pixels [n, 3, H, W], not clamped. Tiled above
    /// limit_px.
    [[nodiscard]] Tensor decode(const Tensor& latents) const;

    /// The same in one piece, whatever the size.
    [[nodiscard]] Posterior encode_whole(const Tensor& pixels) const;
    [[nodiscard]] Tensor decode_whole(const Tensor& latents) const;

    /// Between latents as the autoencoder counts them and as the diffusion model does (about unit variance).
    [[nodiscard]] Tensor to_diffusion(const Tensor& latents) const;
    [[nodiscard]] Tensor from_diffusion(const Tensor& latents) const;

    [[nodiscard]] const VaeConfig& config() const { return config_; }
    [[nodiscard]] int64_t scale() const { return config_.scale(); }

    /// A side longer than this is cut into tiles that are no longer than this.
    static constexpr int64_t limit_px = 1024;
    /// Neighbouring tiles share this much, in which one fades linearly into the other.
    static constexpr int64_t overlap_px = 128;

  private:
    [[nodiscard]] Tensor moments(const Tensor& pixels) const;
    [[nodiscard]] Posterior posterior(const Tensor& moments) const;

    VaeConfig config_;
    VaeEncoder encoder_;
    VaeDecoder decoder_;
    std::optional<nn::Conv2d> quant_, post_quant_;
};

/// Pixels -1 .. 1 -> float32 0 .. 1, clamped.
Tensor pixels_to_picture(const Tensor& pixels);
/// 0 .. 1 -> -1 .. 1.
Tensor picture_to_pixels(const Tensor& picture);

}  // namespace burin::models
