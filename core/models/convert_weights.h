// Conversion of stored weights into compute types: one pass over the bytes, split over torch's threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <torch/torch.h>

#include "core/io/safetensors.h"

namespace burin::models {

/// Writes `source` (elements of type `from`, any alignment) into `target`, a float32, bfloat16 or float16 CPU
/// tensor with as many elements, in its memory order. A channels_last target of four axes gets its elements
/// reordered on the way. Rounds to nearest even. Returns whether every element is finite in the target's
/// type.
bool convert_weights(std::span<const std::byte> source, io::Dtype from, const torch::Tensor& target);

/// Whether every element is finite, reading once.
bool all_finite(std::span<const std::byte> source, io::Dtype type);

}  // namespace burin::models
