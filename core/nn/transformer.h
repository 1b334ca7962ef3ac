// Transformer blocks over the pixels of a feature map, conditioned on text by cross-attention (arXiv
// 2112.10752, names as in diffusers checkpoints). Thread-safe once built.
//
// The text's keys and values do not depend on the picture: they are projected once per text and layer
// (`project`) and handed in at every step. Shapes: pixels [n, t, c], text [n, s, ctx], feature maps [n, c, h,
// w].
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/nn/layers.h"
#include "core/nn/token_attention.h"

namespace burin::nn {

/// Keys and values of one text in one cross-attention layer.
struct KeyValue {
    Tensor k, v;  ///< [n, s, c]
};

/// Multi-head attention with its projections to_q, to_k, to_v and to_out.
class AttentionLayer {
  public:
    /// `ctx`: width of what is attended to; equal to `channels` in self-attention.
    AttentionLayer(const Scope& scope, int64_t channels, int64_t ctx, int64_t heads);
    [[nodiscard]] KeyValue project(const Tensor& context) const;  // [n, s, ctx]
    /// residual + attention of x [n, t, c] over `kv`; rows of kv as many as x's. `reader`, if any, is told.
    [[nodiscard]] Tensor plus(const Tensor& x, const KeyValue& kv, const Tensor& residual,
                              TokenAttention* reader = nullptr) const;

  private:
    Linear to_q_, to_k_, to_v_, to_out_;
    int64_t heads_;
};

/// x + self-attention, + cross-attention, + feed-forward, each after its layer norm.
class TransformerBlock {
  public:
    TransformerBlock(const Scope& scope, int64_t channels, int64_t ctx, int64_t heads);
    [[nodiscard]] KeyValue project(const Tensor& context) const { return cross_.project(context); }
    /// [n, t, c]; `reader`, if any, is told of the cross-attention.
    Tensor operator()(const Tensor& x, const KeyValue& text, TokenAttention* reader = nullptr) const;

  private:
    LayerNorm norm1_;
    AttentionLayer self_;
    LayerNorm norm2_;
    AttentionLayer cross_;
    LayerNorm norm3_;
    Geglu widen_;
    Linear narrow_;
};

struct SpatialTransformerOptions {
    int64_t heads = 8;
    int64_t depth = 1;               ///< number of transformer blocks
    int64_t context_channels = 768;  ///< ctx
    int64_t groups = 32;             ///< of the norm at the entrance
    bool linear_projection =
        false;  ///< proj_in and proj_out as linear layers (SD 2, SDXL) or 1x1 convolutions (SD 1)
};

/// x + proj_out(blocks(proj_in(norm(x)))) on a feature map [n, c, h, w].
class SpatialTransformer {
  public:
    SpatialTransformer(const Scope& scope, int64_t channels, const SpatialTransformerOptions& options);
    /// Appends one KeyValue for each block.
    void project(const Tensor& context, std::vector<KeyValue>& out) const;
    [[nodiscard]] int64_t depth() const { return static_cast<int64_t>(blocks_.size()); }
    /// `text`: as many as depth(). `reader`, if any, is told of every cross-attention.
    Tensor operator()(const Tensor& x, std::span<const KeyValue> text,
                      TokenAttention* reader = nullptr) const;

  private:
    GroupNorm norm_;
    PixelLinear proj_in_, proj_out_;
    std::vector<TransformerBlock> blocks_;
};

}  // namespace burin::nn
