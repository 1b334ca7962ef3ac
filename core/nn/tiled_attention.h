// Attention on a CPU that never makes the whole score matrix (arXiv 2205.14135), on Burin's own kernels.
//
// 32 queries at a time meet all keys block by block; scores, softmax and sums are float32, weights and values
// have the inputs' type. Results do not depend on the number of threads. No mask, no autograd. Thread-safe.
#pragma once

#include <torch/torch.h>

namespace burin::nn {

using torch::Tensor;

/// Whether this processor, these types and devices are served and no gradient is wanted.
[[nodiscard]] bool tiled_attention_fits(const Tensor& q, const Tensor& k, const Tensor& v);

/// q [n, t, c], k and v [n, s, c] -> [n, t, c].
Tensor tiled_attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads);

}  // namespace burin::nn
