// What a user hands over or gets as tensors: latents and embeddings, in float32. Files of a model's own are
// core/models/tensor_file.h.
#pragma once

#include <filesystem>

#include "core/models/tensor_file.h"

namespace burin::engine {

/// Writes float32 copies, atomically. Throws Failure.
void write_tensors(const std::filesystem::path& path, const models::NamedTensors& tensors,
                   const models::Metadata& metadata = {});

/// Reads floating tensors as float32 on the CPU, copied out of the file. Throws Failure(bad_input).
models::NamedTensors read_tensors(const std::filesystem::path& path);

}  // namespace burin::engine
