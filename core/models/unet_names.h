// Where a module of a UNet lies in a single-file checkpoint: diffusers' names to those of the original code.
//
// SDXL LoRA files of the kohya tools name the UNet's modules like this. Source: layouts of published
// checkpoints. Plain functions; thread-safe.
#pragma once

#include <set>
#include <string>

#include "core/models/tensor_files.h"

namespace burin::models {

/// "down_blocks.1.attentions.0.proj_in" -> "input_blocks.4.1.proj_in". `layers`: residual blocks of a level
/// on the way down. `with_attention`: which up blocks have transformers. Empty for a name that is none of a
/// UNet's.
[[nodiscard]] std::string single_file_module(const std::string& module, int64_t layers,
                                             const std::set<int64_t>& with_attention);

/// The up blocks of a UNet that have transformers, from its tensors' names.
[[nodiscard]] std::set<int64_t> up_blocks_with_attention(const TensorFiles& unet);

}  // namespace burin::models
