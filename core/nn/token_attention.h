// Where the pixels of some rows look at their texts: what cross-attention layers tell on the way.
//
// A layer that is handed one reads it from the queries and keys it has made anyway and computes its own output
// as ever, so that a network's result has the same bits with and without. Used by one forward pass at a time.
#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

namespace burin::nn {

using torch::Tensor;

class TokenAttention {
  public:
    /// Own tokens of each row's text, the start not counted; 0: this row is not read.
    explicit TokenAttention(std::vector<int64_t> tokens);

    /// One layer: q [n, t, c], k [n, s, c] with c = heads * d. Layers must have equally many pixels.
    void read(const Tensor& q, const Tensor& k, int64_t heads);

    /// float32 [n, t] on the CPU: softmax(q k^T / sqrt(d)) over all tokens, averaged over heads and layers,
    /// summed over tokens 1 .. count; zeros in rows that are not read. Undefined where no layer was read.
    [[nodiscard]] Tensor sums() const;

  private:
    std::vector<int64_t> tokens_;
    Tensor total_;
    int64_t layers_ = 0;
};

}  // namespace burin::nn
