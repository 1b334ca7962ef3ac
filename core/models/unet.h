// The denoiser of Stable Diffusion 1.x, 2.x and SDXL: noisy latent, time and text in, prediction out.
//
// Names and shapes of its tensors are those of diffusers' UNet2DConditionModel. What the prediction means
// (eps, v or sample) is the scheduler's business. Thread-safe once built; works on any device and, for
// training, under autograd. Shapes: n rows, t tokens, c channels, h w latent size (any size, odd ones
// included). Source: arXiv 2112.10752, 2307.01952 (SDXL's added conditions), 2310.04378 (guidance embedding).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/cancel.h"
#include "core/models/unet_blocks.h"
#include "core/models/unet_config.h"

namespace burin::models {

/// A batch of texts as the cross-attention layers want it: keys and values of each layer. Rows may be picked
/// and joined, so that a text is projected once and used in any batch. A plain value; copies share their
/// tensors.
class TextContext {
  public:
    TextContext() = default;
    explicit TextContext(std::vector<nn::KeyValue> layers) : layers_(std::move(layers)) {}

    [[nodiscard]] int64_t rows() const { return layers_.empty() ? 0 : layers_.front().k.size(0); }
    /// The given rows in the given order; a row may come several times.
    [[nodiscard]] TextContext select(const std::vector<int64_t>& rows) const;
    /// All rows of the first, then of the second and so on. The texts must have equally many tokens.
    static TextContext join(std::span<const TextContext> parts);
    [[nodiscard]] const std::vector<nn::KeyValue>& layers() const { return layers_; }

  private:
    std::vector<nn::KeyValue> layers_;
};

/// Conditions beside text and time; a checkpoint needs exactly those its configuration names.
struct AddedConditions {
    Tensor text_embeds;      ///< SDXL: pooled text, [n, c]
    Tensor time_ids;         ///< SDXL: original h w, crop top left, target h w, [n, 6]
    Tensor guidance_embeds;  ///< distilled checkpoints, optional: [n, time_cond_proj_dim]
};

class UNet {
  public:
    /// Takes every tensor from `scope`; throws Failure(bad_model) as its source does.
    UNet(const nn::Scope& scope, UNetConfig config);

    [[nodiscard]] const UNetConfig& config() const { return config_; }

    /// Keys and values of texts [n, t, ctx] in every cross-attention layer.
    [[nodiscard]] TextContext project_context(const Tensor& context) const;

    /// Prediction [n, out, h, w] for x [n, in, h, w]. `timestep`: [n] or a scalar, fractions allowed. The
    /// result has x's type; inside, a frozen network computes in the type of its weights, one in training in
    /// x's. `text` has a row for each of x. Throws Failure(cancelled) between blocks once `cancel` is raised,
    /// Failure(internal) where shapes or conditions do not fit.
    /// `reader` is told where the pixels look at their texts, two halvings down; it needs reads_attention().
    [[nodiscard]] Tensor forward(const Tensor& x, const Tensor& timestep, const TextContext& text,
                                 const std::optional<AddedConditions>& added = {},
                                 const CancelToken* cancel = nullptr,
                                 nn::TokenAttention* reader = nullptr) const;
    /// Whether there is cross-attention on the level two halvings down.
    [[nodiscard]] bool reads_attention() const;
    /// Same with the texts' encodings [n, t, ctx] themselves.
    [[nodiscard]] Tensor forward(const Tensor& x, const Tensor& timestep, const Tensor& context,
                                 const std::optional<AddedConditions>& added = {},
                                 const CancelToken* cancel = nullptr) const;

  private:
    [[nodiscard]] Tensor time_embedding(const Tensor& x, const Tensor& timestep,
                                        const std::optional<AddedConditions>& added) const;
    void check(const Tensor& x, const Tensor& timestep, const TextContext& text,
               const std::optional<AddedConditions>& added) const;

    UNetConfig config_;
    bool frozen_;
    nn::Conv2d conv_in_;
    TimeEmbedding time_;
    std::optional<TimeEmbedding> added_;
    std::vector<DownBlock> down_;
    std::optional<MiddleBlock> middle_;
    std::vector<UpBlock> up_;
    nn::GroupNorm norm_out_;
    nn::Conv2d conv_out_;
};

}  // namespace burin::models
