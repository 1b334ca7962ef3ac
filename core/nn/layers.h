// The layers networks are made of: small value types built from a Scope, called like functions.
//
// Each takes its tensors by checkpoint name ("weight", "bias") in its constructor, the weight before the
// bias. Activations keep their type: weights of another floating type (float32 masters in training) are
// converted on the way, and norms always count in float32. On a CPU a layer of a frozen source may keep its
// weight packed for its fast kernel; the fast kernels step aside whenever a gradient is wanted.
//
// Calling a built layer is thread-safe. Shapes: n rows, t tokens, c channels, h w picture size.
#pragma once

#include <cstdint>
#include <memory>

#include <torch/torch.h>

#include "core/nn/packed_weight.h"
#include "core/nn/weights.h"

namespace burin::nn {

/// Whether gradients are recorded and would reach one of these tensors; undefined tensors are allowed.
[[nodiscard]] bool wants_gradient(std::initializer_list<Tensor> tensors);

/// Weight and bias of a layer: as tensors, or packed when they are frozen and Burin's own kernels can use
/// them. A weight taken from a file is packed when the layer is first called; until then it stays where it
/// lies. Copies share what is packed. Thread-safe.
class Parameters {
  public:
    Parameters() = default;
    /// `bias` may be undefined. `gated`: see PackedWeight.
    Parameters(Tensor weight, Tensor bias, bool frozen, bool gated = false);
    /// "weight" of this shape and, if wanted, "bias" [shape[0]]; to be packed straight from the file where
    /// the source and the kernels allow it. Throws Failure, and so do the functions below when they pack:
    /// out_of_memory, and bad_model where a number is too large for the type.
    static Parameters take(const Scope& scope, const Shape& shape, Role role, bool bias, bool gated = false);
    /// The packed form, if the layer may compute with it on this input.
    [[nodiscard]] const PackedWeight* packed_for(const Tensor& x) const;
    /// In the floating type of x; unpacked if need be.
    [[nodiscard]] Tensor weight(const Tensor& x) const;
    [[nodiscard]] Tensor bias(const Tensor& x) const;
    [[nodiscard]] torch::ScalarType scalar_type() const;

  private:
    struct Lazy;
    /// Packs at the first call.
    [[nodiscard]] const PackedWeight& packed() const;

    Tensor weight_, bias_;
    std::shared_ptr<Lazy> lazy_;
};

/// [..., in] -> [..., out].
class Linear {
  public:
    Linear() = default;
    Linear(const Scope& scope, int64_t in, int64_t out, bool bias = true);
    Tensor operator()(const Tensor& x) const;
    /// residual + linear(x), in one pass where that is faster.
    [[nodiscard]] Tensor plus(const Tensor& x, const Tensor& residual) const;

  protected:
    Parameters parameters_;
};

/// A linear layer over pixels whose checkpoint may hold it as a 1x1 convolution, weight [out, in, 1, 1].
class PixelLinear : public Linear {
  public:
    PixelLinear(const Scope& scope, int64_t in, int64_t out, bool as_convolution);
};

/// Gated widening of a feed-forward network (arXiv 2002.05202): value * gelu(gate) with both from one layer
/// whose first half of the outputs is the value; [..., in] -> [..., out], weight [2 out, in].
class Geglu {
  public:
    Geglu(const Scope& scope, int64_t in, int64_t out);
    Tensor operator()(const Tensor& x) const;

  private:
    Parameters parameters_;  // [2 out, in]
};

struct ConvOptions {
    int64_t kernel = 3;
    int64_t stride = 1;
    int64_t padding = 1;
    bool bias = true;
};

/// [n, in, h, w] -> [n, out, h', w'], square kernel.
class Conv2d {
  public:
    Conv2d() = default;
    Conv2d(const Scope& scope, int64_t in, int64_t out, ConvOptions options = {});
    Tensor operator()(const Tensor& x) const;
    /// conv(x) + offset, with one offset for each row and channel, [n, out].
    [[nodiscard]] Tensor with_offset(const Tensor& x, const Tensor& offset) const;
    /// residual + conv(x), in one pass where that is faster.
    [[nodiscard]] Tensor plus(const Tensor& x, const Tensor& residual) const;
    /// The type a frozen network computes in.
    [[nodiscard]] torch::ScalarType scalar_type() const { return parameters_.scalar_type(); }

  private:
    [[nodiscard]] Tensor plain(const Tensor& x) const;

    Parameters parameters_;  // [out, in, kernel, kernel]
    ConvOptions options_;
};

/// Normalises groups of neighbouring channels; [n, c, ...] -> same.
class GroupNorm {
  public:
    GroupNorm() = default;
    GroupNorm(const Scope& scope, int64_t groups, int64_t channels, double eps);
    Tensor operator()(const Tensor& x) const;
    /// silu of the normalised tensor, in one pass where that is faster.
    [[nodiscard]] Tensor then_silu(const Tensor& x) const;

  private:
    Tensor weight_, bias_;  // [c]
    int64_t groups_ = 1;
    double eps_ = 1e-5;
};

/// Normalises the last axis; [..., c] -> same.
class LayerNorm {
  public:
    LayerNorm() = default;
    LayerNorm(const Scope& scope, int64_t channels, double eps = 1e-5);
    Tensor operator()(const Tensor& x) const;

  private:
    Tensor weight_, bias_;  // [c]
    double eps_ = 1e-5;
};

/// Rows of a table: integers [...] -> [..., c].
class Embedding {
  public:
    Embedding() = default;
    Embedding(const Scope& scope, int64_t rows, int64_t channels);
    Tensor operator()(const Tensor& indices) const;
    [[nodiscard]] const Tensor& table() const { return weight_; }  // [rows, c]

  private:
    Tensor weight_;
};

}  // namespace burin::nn
