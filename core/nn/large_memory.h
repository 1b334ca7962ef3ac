// Memory for gigabytes of weights.
//
// Tensors are cut from slabs with pages of 2 MiB where the system has them: faulting in small pages one by
// one takes longer than converting the weights. A tensor that dies gives its pages back at once, whatever
// else lives in its slab. Thread-safe.
#pragma once

#include <torch/torch.h>

namespace burin::nn {

/// A CPU tensor without content, contiguous or (four axes only) channels_last. Throws std::bad_alloc.
[[nodiscard]] torch::Tensor empty_large(torch::IntArrayRef shape, torch::ScalarType type,
                                        bool channels_last = false);

}  // namespace burin::nn
