// The number types a command writes weights in, by name.
#pragma once

#include <string>

#include <torch/torch.h>

#include "core/base/result.h"

namespace burin::app {

/// "fp32", "bf16" or "fp16". Throws Failure(bad_input).
inline torch::ScalarType weight_type(const std::string& name) {
    if (name == "fp32") return torch::kFloat32;
    if (name == "bf16") return torch::kBFloat16;
    if (name == "fp16") return torch::kHalf;
    throw Failure(ErrorCode::bad_input, "type '" + name + "' is not known", "give fp32, bf16 or fp16");
}

}  // namespace burin::app
