// A photo brought to a size that a model can steer.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <torch/torch.h>

namespace burin::engine {

using torch::Tensor;

struct SizeLimits {
    int own_width = 512, own_height = 512;  ///< what the model paints by itself
    int unit = 8;                           ///< sides are multiples of it
};

/// Width and height near the model's own number of pixels and near the picture's proportions.
std::pair<int, int> fitting_size(int width, int height, const SizeLimits& limits);

struct FittedPicture {
    Tensor image;  ///< [1, 3, H, W] float32 0..1, upright, what was transparent on white
    int width = 0, height = 0;
    std::string note;  ///< what was done to it; empty where nothing was
};

/// The PNG or JPEG in `file`, scaled to cover the size and cropped at its centre. A size of 0 is chosen by fitting_size;
/// where that would cut more than half of the picture off, it is refused. `source` names the file in sentences. Throws
/// Failure(bad_input).
FittedPicture fit_picture(std::span<const std::byte> file, const std::string& source, int width, int height,
                          const SizeLimits& limits);

}  // namespace burin::engine
