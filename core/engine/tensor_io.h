// Named tensors to and from safetensors files.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <torch/torch.h>

namespace burin::engine {

using NamedTensors = std::map<std::string, torch::Tensor>;

/// Writes float32 copies, atomically. Throws Failure.
void write_tensors(const std::filesystem::path& path, const NamedTensors& tensors,
                   const std::map<std::string, std::string>& metadata = {});

/// Writes every tensor in its own type, atomically. Throws Failure.
void write_tensors_as_they_are(const std::filesystem::path& path, const NamedTensors& tensors,
                               const std::map<std::string, std::string>& metadata = {});

/// Reads floating tensors as float32 on the CPU, copied out of the file. Throws Failure.
NamedTensors read_tensors(const std::filesystem::path& path);

}  // namespace burin::engine
