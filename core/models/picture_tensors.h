// Pictures as files and as tensors.
//
// Tensors are float32 on the CPU, [1, 3, H, W] or [1, 1, H, W]. Functions throw Failure; they are
// thread-safe.
#pragma once

#include <filesystem>
#include <vector>

#include <torch/torch.h>

#include "core/io/image.h"

namespace burin::models {

using torch::Tensor;

/// [3, H, W] with values 0..1 (others are clamped), rounded to the nearest of 256 steps.
io::Picture to_picture(const Tensor& image);
/// The same of each of [n, 3, H, W].
std::vector<io::Picture> to_pictures(const Tensor& images);

/// RGB values 0..1, [1, 3, H, W].
Tensor from_picture(const io::Picture& picture);

/// RGB values 0..1, resized with an antialiased bicubic filter so that it covers width x height, and
/// cropped at its centre: nothing is stretched.
Tensor covering(const io::Picture& picture, int width, int height);
/// The same of a file.
Tensor load_covering(const std::filesystem::path& path, int width, int height);

/// Where a grey mask is at or above one half, as {0, 1} [1, 1, height, width]; treated like covering(), so that a mask drawn
/// on the start picture stays on it. Where `onto` is given, the mask is first stretched onto that picture and treated as
/// that is.
Tensor covering_mask(const io::Picture& mask, int width, int height, const io::Picture* onto = nullptr);

}  // namespace burin::models
