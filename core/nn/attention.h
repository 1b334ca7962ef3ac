// Multi-head attention on tokens whose heads lie side by side in the channel axis.
#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "core/nn/layers.h"

namespace burin::nn {

struct AttentionOptions {
    Tensor mask = {};     ///< added to the scores, broadcastable to [n, heads, t, s]; undefined = none
    bool causal = false;  ///< token i sees tokens 0 .. i only
};

/// softmax(q k^T / sqrt(d)) v with d = c / heads; q [n, t, c], k and v [n, s, c] -> [n, t, c]. Scores and
/// their softmax are float32 whatever the inputs' type. Differentiable; thread-safe; throws Failure(internal)
/// on shapes that do not fit.
Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads,
                 const AttentionOptions& options = {});

}  // namespace burin::nn
