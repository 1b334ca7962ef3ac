// CLIP as a whole: text tower, image tower, and how well they agree (arXiv 2103.00020).
//
// Checkpoint names as transformers' CLIPModel writes them. Computes in the type the weights were loaded in;
// embeddings come back in float32 with length 1. Thread-safe once built. Shapes: n m rows, t tokens, H W
// pixels, p projection.
#pragma once

#include "core/models/clip_text.h"

namespace burin::models {

/// CLIPVisionModel: patches, class token, layers, norm.
class ClipImageTower {
  public:
    ClipImageTower(const nn::Scope& scope, const ClipVisionConfig& config);
    /// Preprocessed pixels [n, 3, image_size, image_size] -> the class token after the last norm, [n, c].
    /// Throws Failure(internal) on another shape.
    [[nodiscard]] Tensor operator()(const Tensor& pixels) const;

  private:
    ClipVisionConfig config_;
    Tensor class_token_;  // [c]
    nn::Conv2d patches_;
    nn::Embedding positions_;
    nn::LayerNorm norm_in_;
    ClipTower tower_;
    nn::LayerNorm norm_out_;
};

class ClipModel {
  public:
    ClipModel(const nn::Scope& scope, const ClipConfig& config);

    /// int64 [n, t] -> [n, p].
    [[nodiscard]] Tensor embed_text(const Tensor& ids) const;
    /// Output of clip_pixels(), [n, 3, H, W] -> [n, p].
    [[nodiscard]] Tensor embed_picture(const Tensor& pixels) const;
    /// Embeddings [n, p] and [m, p] -> logits [n, m]; softmax over m is CLIP's probability of each text.
    [[nodiscard]] Tensor logits_per_picture(const Tensor& pictures, const Tensor& texts) const;
    [[nodiscard]] const ClipConfig& config() const { return config_; }

  private:
    ClipConfig config_;
    ClipTextEncoder text_;
    ClipImageTower image_;
    nn::Linear image_projection_;
    Tensor logit_scale_;  // []
};

}  // namespace burin::models
