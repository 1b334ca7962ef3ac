// A tensor as an entry of a safetensors file to write.
#pragma once

#include <string>

#include <torch/torch.h>

#include "core/io/safetensors_writer.h"

namespace burin::weights {

/// `tensor`: float32, contiguous, on the CPU; must live until the file is written.
inline io::TensorToWrite file_entry(const std::string& name, const torch::Tensor& tensor) {
    return {name,
            io::Dtype::f32,
            tensor.sizes().vec(),
            {static_cast<const std::byte*>(tensor.data_ptr()), size_t(tensor.nbytes())}};
}

}  // namespace burin::weights
