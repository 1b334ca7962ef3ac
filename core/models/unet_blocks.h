// The pieces UNet is assembled from; see unet.h. Shapes: x [n, c, h, w], time [n, time_channels] (already
// activated).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/cancel.h"
#include "core/models/unet_config.h"
#include "core/nn/resnet_block.h"
#include "core/nn/transformer.h"

namespace burin::models {

using torch::Tensor;

/// What every block of one forward pass sees. Hands out the text's keys and values layer by layer, in the
/// order of the network, and asks after cancellation on the way.
class Conditions {
  public:
    Conditions(Tensor time, std::span<const nn::KeyValue> text, const CancelToken* cancel)
        : time_(std::move(time)), text_(text), cancel_(cancel) {}
    [[nodiscard]] const Tensor& time() const { return time_; }
    std::span<const nn::KeyValue> next_text(int64_t layers);
    void check_cancelled() const;
    /// Who is told of the cross-attention of the blocks that follow; nullptr: nobody.
    void set_reader(nn::TokenAttention* reader) { reader_ = reader; }
    [[nodiscard]] nn::TokenAttention* reader() const { return reader_; }

  private:
    Tensor time_;
    std::span<const nn::KeyValue> text_;
    const CancelToken* cancel_;
    nn::TokenAttention* reader_ = nullptr;
};

/// Sinusoids of numbers [m] -> float32 [m, channels] (arXiv 2006.11239), cosines first when `cosine_first`.
Tensor sinusoids(const Tensor& numbers, int64_t channels, bool cosine_first, double freq_shift);

/// linear_2(silu(linear_1(x + cond_proj(condition)))).
class TimeEmbedding {
  public:
    TimeEmbedding(const nn::Scope& scope, int64_t in, int64_t out, int64_t condition_channels = 0);
    Tensor operator()(const Tensor& x, const Tensor& condition = {}) const;

  private:
    std::optional<nn::Linear> condition_;
    nn::Linear linear_1_, linear_2_;
};

/// Residual blocks, each followed by a transformer where the level attends to text.
class ResidualStack {
  public:
    /// `in`: input width of each residual block; `depth`: of the transformer behind each, empty = none
    /// anywhere.
    ResidualStack(const nn::Scope& scope, const UNetConfig& config, const UNetLevel& level,
                  std::vector<int64_t> in, const std::vector<int64_t>& depth);
    [[nodiscard]] size_t size() const { return resnets_.size(); }
    [[nodiscard]] Tensor step(size_t index, const Tensor& x, Conditions& conditions) const;
    void project(const Tensor& context, std::vector<nn::KeyValue>& out) const;

  private:
    std::vector<nn::ResnetBlock2D> resnets_;
    std::vector<nn::SpatialTransformer> attentions_;
};

class DownBlock {
  public:
    DownBlock(const nn::Scope& scope, const UNetConfig& config, size_t level);
    /// Appends the output of every layer to `skips` and gives the last one.
    [[nodiscard]] Tensor forward(Tensor x, Conditions& conditions, std::vector<Tensor>& skips) const;
    void project(const Tensor& context, std::vector<nn::KeyValue>& out) const {
        stack_.project(context, out);
    }

  private:
    ResidualStack stack_;
    std::optional<nn::Downsample> downsample_;
};

class MiddleBlock {
  public:
    MiddleBlock(const nn::Scope& scope, const UNetConfig& config);
    [[nodiscard]] Tensor forward(Tensor x, Conditions& conditions) const;
    void project(const Tensor& context, std::vector<nn::KeyValue>& out) const;

  private:
    std::vector<nn::ResnetBlock2D> resnets_;  // one, or two around the attention
    std::optional<nn::SpatialTransformer> attention_;
};

class UpBlock {
  public:
    UpBlock(const nn::Scope& scope, const UNetConfig& config, size_t level);
    /// Takes its skips from the end of `skips`.
    [[nodiscard]] Tensor forward(Tensor x, Conditions& conditions, std::vector<Tensor>& skips) const;
    void project(const Tensor& context, std::vector<nn::KeyValue>& out) const {
        stack_.project(context, out);
    }

  private:
    ResidualStack stack_;
    std::optional<nn::Upsample> upsample_;
};

}  // namespace burin::models
