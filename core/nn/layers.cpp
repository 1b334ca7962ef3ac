#include "core/nn/layers.h"

namespace burin::nn {
namespace {

Tensor like(const Tensor& parameter, const Tensor& x) {
    return parameter.defined() ? parameter.to(x.scalar_type()) : parameter;
}

bool holds_data(const Tensor& tensor) { return tensor.device().type() != torch::kMeta; }

}  // namespace

bool wants_gradient(std::initializer_list<Tensor> tensors) {
    if (!at::GradMode::is_enabled()) return false;
    for (const auto& tensor : tensors)
        if (tensor.defined() && tensor.requires_grad()) return true;
    return false;
}

Linear::Linear(const Scope& scope, int64_t in, int64_t out, bool bias)
    : weight_(scope.take("weight", {out, in}, Role::linear)) {
    if (bias) bias_ = scope.take("bias", {out}, Role::bias);
}

Linear::Linear(Tensor weight, Tensor bias) : weight_(std::move(weight)), bias_(std::move(bias)) {}

Tensor Linear::operator()(const Tensor& x) const {
    // A 1x1 convolution's weight is flattened here and not at construction, where a gradient could not
    // follow.
    return at::linear(x, like(weight_, x).flatten(1), like(bias_, x));
}

Tensor Linear::plus(const Tensor& x, const Tensor& residual) const { return residual + (*this)(x); }

PixelLinear::PixelLinear(const Scope& scope, int64_t in, int64_t out, bool as_convolution)
    : Linear(as_convolution ? scope.take("weight", {out, in, 1, 1}, Role::conv)
                            : scope.take("weight", {out, in}, Role::linear),
             scope.take("bias", {out}, Role::bias)) {}

Geglu::Geglu(const Scope& scope, int64_t in, int64_t out)
    : weight_(scope.take("weight", {2 * out, in}, Role::linear)),
      bias_(scope.take("bias", {2 * out}, Role::bias)) {}

Tensor Geglu::operator()(const Tensor& x) const {
    const auto weight = like(weight_, x).chunk(2), bias = like(bias_, x).chunk(2);
    return at::linear(x, weight[0], bias[0]) * at::gelu(at::linear(x, weight[1], bias[1]));
}

Conv2d::Conv2d(const Scope& scope, int64_t in, int64_t out, ConvOptions options)
    : weight_(scope.take("weight", {out, in, options.kernel, options.kernel}, Role::conv)),
      options_(options) {
    if (options.bias) bias_ = scope.take("bias", {out}, Role::bias);
    if (scope.frozen() && holds_data(weight_)) weight_ = weight_.contiguous(at::MemoryFormat::ChannelsLast);
}

Tensor Conv2d::operator()(const Tensor& x) const {
    return at::conv2d(x, like(weight_, x), like(bias_, x), options_.stride, options_.padding);
}

Tensor Conv2d::with_offset(const Tensor& x, const Tensor& offset) const {
    return (*this)(x) + offset.unsqueeze(-1).unsqueeze(-1);
}

Tensor Conv2d::plus(const Tensor& x, const Tensor& residual) const { return residual + (*this)(x); }

GroupNorm::GroupNorm(const Scope& scope, int64_t groups, int64_t channels, double eps)
    : weight_(scope.take("weight", {channels}, Role::norm_scale)),
      bias_(scope.take("bias", {channels}, Role::norm_shift)),
      groups_(groups),
      eps_(eps) {}

Tensor GroupNorm::operator()(const Tensor& x) const {
    const auto wide = x.to(torch::kFloat32);
    return at::group_norm(wide, groups_, like(weight_, wide), like(bias_, wide), eps_).to(x.scalar_type());
}

Tensor GroupNorm::then_silu(const Tensor& x) const { return at::silu((*this)(x)); }

LayerNorm::LayerNorm(const Scope& scope, int64_t channels, double eps)
    : weight_(scope.take("weight", {channels}, Role::norm_scale)),
      bias_(scope.take("bias", {channels}, Role::norm_shift)),
      eps_(eps) {}

Tensor LayerNorm::operator()(const Tensor& x) const {
    const auto wide = x.to(torch::kFloat32);
    return at::layer_norm(wide, {x.size(-1)}, like(weight_, wide), like(bias_, wide), eps_)
        .to(x.scalar_type());
}

Embedding::Embedding(const Scope& scope, int64_t rows, int64_t channels)
    : weight_(scope.take("weight", {rows, channels}, Role::embedding)) {}

Tensor Embedding::operator()(const Tensor& indices) const { return at::embedding(weight_, indices); }

}  // namespace burin::nn
