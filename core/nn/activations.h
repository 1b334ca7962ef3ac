// Activation functions, elementwise on any shape, differentiable, any device and floating type. Thread-safe.
#pragma once

#include <string>

#include <torch/torch.h>

#include "core/base/result.h"

namespace burin::nn {

using torch::Tensor;

enum class Activation {
    silu,        ///< x * sigmoid(x)
    gelu,        ///< x * Phi(x), exact
    gelu_tanh,   ///< the tanh approximation of gelu
    quick_gelu,  ///< x * sigmoid(1.702 x), CLIP's own
    relu,
};

Tensor activate(const Tensor& x, Activation activation);

/// The spellings of configuration files: silu, swish, gelu, gelu_new, gelu_pytorch_tanh, quick_gelu, relu.
Result<Activation> parse_activation(const std::string& name);

}  // namespace burin::nn
