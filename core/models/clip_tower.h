// The stack of transformer layers that CLIP's text and image towers share (arXiv 2103.00020): pre-norm
// self-attention and a two-layer perceptron, each with a residual.
//
// Names as in transformers checkpoints: `layers.N.{layer_norm1,self_attn,layer_norm2,mlp}`. Computes in the
// type of its input; norms in float32. Thread-safe once built.
#pragma once

#include <vector>

#include "core/models/clip_config.h"
#include "core/nn/layers.h"

namespace burin::models {

using torch::Tensor;

class ClipLayer {
  public:
    ClipLayer(const nn::Scope& scope, const ClipTowerConfig& config);
    /// [n, t, c] -> same. `causal`: token i sees tokens 0 .. i only.
    Tensor operator()(const Tensor& x, bool causal) const;

  private:
    nn::LayerNorm norm1_;
    nn::Linear q_, k_, v_, out_;
    nn::LayerNorm norm2_;
    nn::Linear fc1_, fc2_;
    int64_t heads_;
    nn::Activation activation_;
};

class ClipTower {
  public:
    ClipTower(const nn::Scope& scope, const ClipTowerConfig& config);
    /// The input and the output of each layer in order: layers + 1 tensors [n, t, c].
    [[nodiscard]] std::vector<Tensor> all_states(Tensor x, bool causal) const;
    /// The last of them alone.
    [[nodiscard]] Tensor last_state(Tensor x, bool causal) const;

  private:
    std::vector<ClipLayer> layers_;
};

}  // namespace burin::models
