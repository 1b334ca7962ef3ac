// Named tensors to and from one safetensors file, in their own types. Thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <torch/torch.h>

namespace burin::models {

using torch::Tensor;
using NamedTensors = std::map<std::string, Tensor>;
using Metadata = std::map<std::string, std::string>;

/// Writes tensors of any device in their own types (floating, integer, bool), atomically. Throws Failure.
void write_tensor_file(const std::filesystem::path& path, const NamedTensors& tensors,
                       const Metadata& metadata = {});

struct TensorFile {
    NamedTensors tensors;  ///< on the CPU, over the file's mapping: not to be written to
    Metadata metadata;
};

/// Throws Failure (io, bad_model).
[[nodiscard]] TensorFile read_tensor_file(const std::filesystem::path& path);

}  // namespace burin::models
