// Norms by Burin's own kernels, where `fast_norm_fits` says so: CPU tensors of float32 or bfloat16, no
// gradient. Weights are float32 [c]. Results do not depend on the number of threads. Thread-safe.
#pragma once

#include <torch/torch.h>

namespace burin::nn {

using torch::Tensor;

[[nodiscard]] bool fast_norm_fits(const Tensor& x, const Tensor& weight, const Tensor& bias);

/// x [n, c, h, w] -> same, channels_last.
Tensor fast_group_norm(const Tensor& x, int64_t groups, const Tensor& weight, const Tensor& bias, double eps,
                       bool silu);
/// x [..., c] -> same.
Tensor fast_layer_norm(const Tensor& x, const Tensor& weight, const Tensor& bias, double eps);

}  // namespace burin::nn
