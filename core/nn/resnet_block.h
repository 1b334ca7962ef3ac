// The residual block and the samplers between resolutions, as UNet and VAE of latent diffusion share them
// (arXiv 2112.10752; names as in diffusers checkpoints). Thread-safe once built. Shapes: x [n, c, h, w].
#pragma once

#include <array>
#include <optional>

#include "core/nn/layers.h"

namespace burin::nn {

struct ResnetOptions {
    int64_t groups = 32;
    double eps = 1e-5;
    int64_t time_channels = 0;  ///< width of the time embedding; 0 = the block takes none
};

/// x + conv2(silu(norm2(conv1(silu(norm1(x))) + time))), with a 1x1 convolution on x where the width changes.
class ResnetBlock2D {
  public:
    ResnetBlock2D(const Scope& scope, int64_t in, int64_t out, ResnetOptions options);
    /// [n, in, h, w] -> [n, out, h, w]. `activated_time`: silu of the time embedding, [n, time_channels],
    /// undefined in a block that takes none; the caller activates it once for all its blocks.
    Tensor operator()(const Tensor& x, const Tensor& activated_time = {}) const;

  private:
    GroupNorm norm1_;
    Conv2d conv1_;
    std::optional<Linear> time_proj_;
    GroupNorm norm2_;
    Conv2d conv2_;
    std::optional<Conv2d> shortcut_;
};

/// Halves h and w with a 3x3 convolution of stride 2.
class Downsample {
  public:
    /// around: one row of zeros on all four sides (UNet); below_right: only there (VAE encoder).
    enum class Padding { around, below_right };
    Downsample(const Scope& scope, int64_t channels, Padding padding);
    Tensor operator()(const Tensor& x) const;

  private:
    Conv2d conv_;
    Padding padding_;
};

/// Repeats pixels, then a 3x3 convolution.
class Upsample {
  public:
    Upsample(const Scope& scope, int64_t channels);
    /// To twice the size, or to `size` = {h, w} where the other branch had an odd size.
    Tensor operator()(const Tensor& x, std::optional<std::array<int64_t, 2>> size = {}) const;

  private:
    Conv2d conv_;
};

}  // namespace burin::nn
