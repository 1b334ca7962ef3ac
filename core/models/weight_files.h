// Which weight files a component's folder has, without opening them.
//
// In this order: one file, its float16 variant, a sharded set (`*.safetensors.index.json`), its float16
// variant, the file without EMA. Thread-safe: plain functions. Source: the folder layout of diffusers and
// transformers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace burin::models {

/// `stem` is "model" in transformers' folders and "diffusion_pytorch_model" in diffusers'. Error code
/// bad_model; a folder that has pickles only is refused with the way to convert them.
Result<std::vector<std::filesystem::path>> find_weight_files(const std::filesystem::path& folder,
                                                             const std::string& stem);

/// The files a shard index names, each once. Refuses names that lead out of the index's folder.
Result<std::vector<std::filesystem::path>> read_shard_index(const std::filesystem::path& index);

}  // namespace burin::models
