// Picture preprocessing for CLIP's image tower: resize, centre crop, rescale, normalise.
//
// The resize is Pillow's antialiased bicubic on 8-bit channels, in its fixed-point arithmetic (22 fraction
// bits, rounded 8-bit values between the horizontal and the vertical pass), because scores of other tools
// were made with it. Thread-safe: plain functions.
#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "core/models/clip_config.h"

namespace burin::models {

using torch::Tensor;

/// uint8 [H, W, c] -> uint8 [height, width, c]; bicubic with a = -0.5, the kernel widened when shrinking.
/// Throws Failure(bad_input) on an empty picture.
Tensor resize_bicubic_8bit(const Tensor& picture, int64_t height, int64_t width);

/// uint8 [H, W, 3] -> float32 [1, 3, h, w], ready for the tower. Throws Failure(bad_input) on another kind of
/// picture.
Tensor clip_pixels(const Tensor& picture, const ClipPreprocessing& config);

}  // namespace burin::models
