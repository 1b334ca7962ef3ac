// Memory for gigabytes of weights.
//
// Large tensors get pages of 2 MiB where the system has them, and a tensor that is given back while the
// others are still being loaded (a layer packed its weight) is used again: without both, filling fresh pages
// with zeros takes longer than converting the weights. Thread-safe.
#pragma once

#include <memory>

#include <torch/torch.h>

#include "core/models/tensor_files.h"

namespace burin::models {

class WeightMemory {
  public:
    WeightMemory();
    /// A CPU tensor without content, contiguous or (four axes only) channels_last. It may outlive this
    /// object. Throws std::bad_alloc.
    [[nodiscard]] torch::Tensor empty(torch::IntArrayRef shape, torch::ScalarType type,
                                      bool channels_last) const;

  private:
    class Blocks;
    std::shared_ptr<Blocks> blocks_;
};

/// Asks the system to bring the tensors' bytes into the file cache; returns at once.
void read_ahead(const TensorFiles& files);

}  // namespace burin::models
