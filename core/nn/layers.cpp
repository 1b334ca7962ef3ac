#include "core/nn/layers.h"

#include <atomic>
#include <mutex>
#include <new>

#include "core/base/result.h"
#include "core/nn/fast_norms.h"

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

/// A packed weight, or what it is made of when it is first wanted.
struct Parameters::Lazy {
    std::mutex mutex;
    std::atomic<bool> ready = false;
    std::optional<PackedWeight> packed;

    torch::ScalarType type = torch::kFloat32;
    bool gated = false;
    std::string name;
    StoredWeight stored;
    Tensor bias;

    void pack() {
        try {
            bool finite = true;
            auto made = PackedWeight::pack_as(type, stored.tensor, bias, gated, finite);
            if (!finite && stored.refuse) stored.refuse();
            packed.emplace(std::move(made));
        } catch (const std::bad_alloc&) {
            throw Failure(ErrorCode::out_of_memory, "there is not enough memory for tensor '" + name + "'",
                          "close other programs or use a smaller model");
        }
        stored = {};
        bias = Tensor();
    }
};

Parameters::Parameters(Tensor weight, Tensor bias, bool frozen, bool gated)
    : weight_(std::move(weight)), bias_(std::move(bias)) {
    if (!frozen || !holds_data(weight_)) return;
    if (auto packed = PackedWeight::pack(weight_, bias_, gated)) {
        lazy_ = std::make_shared<Lazy>();
        lazy_->type = packed->scalar_type();
        lazy_->packed = std::move(packed);
        lazy_->ready = true;
        weight_ = Tensor();
        bias_ = Tensor();
    } else if (weight_.dim() == 4) {
        weight_ = weight_.contiguous(at::MemoryFormat::ChannelsLast);
    }
}

Parameters Parameters::take(const Scope& scope, const Shape& shape, Role role, bool bias, bool gated) {
    const auto take_bias = [&] { return bias ? scope.take("bias", {shape.front()}, Role::bias) : Tensor(); };
    const auto type = scope.packing_type();
    if (!type || !PackedWeight::fits(shape, *type, gated)) {
        auto weight = scope.take("weight", shape, role);
        return {std::move(weight), take_bias(), scope.frozen(), gated};
    }
    Parameters parameters;
    SharedLayers* shared = scope.shared_layers();
    if (shared) {
        parameters.lazy_ = std::static_pointer_cast<Lazy>(shared->find(scope.prefix()));
        if (parameters.lazy_) return parameters;
    }
    parameters.lazy_ = std::make_shared<Lazy>();
    Lazy& lazy = *parameters.lazy_;
    lazy.type = *type;
    lazy.gated = gated;
    lazy.name = (scope / "weight").prefix();
    lazy.stored = scope.take_stored("weight", shape, role);
    lazy.bias = take_bias();
    if (shared) shared->add(scope.prefix(), parameters.lazy_);
    return parameters;
}

const PackedWeight& Parameters::packed() const {
    if (!lazy_->ready.load(std::memory_order_acquire)) {
        const std::lock_guard lock(lazy_->mutex);
        if (!lazy_->ready.load(std::memory_order_relaxed)) {
            lazy_->pack();
            lazy_->ready.store(true, std::memory_order_release);
        }
    }
    return *lazy_->packed;
}

const PackedWeight* Parameters::packed_for(const Tensor& x) const {
    const bool usable =
        lazy_ && x.is_cpu() && x.scalar_type() == lazy_->type && x.numel() > 0 && !wants_gradient({x});
    return usable ? &packed() : nullptr;
}

torch::ScalarType Parameters::scalar_type() const { return lazy_ ? lazy_->type : weight_.scalar_type(); }
Tensor Parameters::weight(const Tensor& x) const { return like(lazy_ ? packed().weight() : weight_, x); }
Tensor Parameters::bias(const Tensor& x) const { return like(lazy_ ? packed().bias() : bias_, x); }

Linear::Linear(const Scope& scope, int64_t in, int64_t out, bool bias)
    : parameters_(Parameters::take(scope, {out, in}, Role::linear, bias)) {}

Tensor Linear::operator()(const Tensor& x) const {
    if (const auto* packed = parameters_.packed_for(x)) return packed->linear(x, {});
    // A 1x1 convolution's weight is flattened here and not at construction, where a gradient could not
    // follow.
    return at::linear(x, parameters_.weight(x).flatten(1), parameters_.bias(x));
}

Tensor Linear::plus(const Tensor& x, const Tensor& residual) const {
    const auto* packed = wants_gradient({residual}) ? nullptr : parameters_.packed_for(x);
    if (packed && residual.scalar_type() == x.scalar_type()) return packed->linear(x, residual);
    return residual + (*this)(x);
}

PixelLinear::PixelLinear(const Scope& scope, int64_t in, int64_t out, bool as_convolution) {
    parameters_ = as_convolution ? Parameters::take(scope, {out, in, 1, 1}, Role::conv, true)
                                 : Parameters::take(scope, {out, in}, Role::linear, true);
}

Geglu::Geglu(const Scope& scope, int64_t in, int64_t out)
    : parameters_(Parameters::take(scope, {2 * out, in}, Role::linear, true, true)) {}

Tensor Geglu::operator()(const Tensor& x) const {
    if (const auto* packed = parameters_.packed_for(x)) return packed->linear(x, {});
    const auto weight = parameters_.weight(x).chunk(2), bias = parameters_.bias(x).chunk(2);
    return at::linear(x, weight[0], bias[0]) * at::gelu(at::linear(x, weight[1], bias[1]));
}

Conv2d::Conv2d(const Scope& scope, int64_t in, int64_t out, ConvOptions options)
    : parameters_(
          Parameters::take(scope, {out, in, options.kernel, options.kernel}, Role::conv, options.bias)),
      options_(options) {}

Tensor Conv2d::plain(const Tensor& x) const {
    return at::conv2d(x, parameters_.weight(x), parameters_.bias(x), options_.stride, options_.padding);
}

Tensor Conv2d::operator()(const Tensor& x) const {
    const auto* packed = parameters_.packed_for(x);
    return packed ? packed->conv(x, options_.stride, options_.padding, {}, {}) : plain(x);
}

Tensor Conv2d::with_offset(const Tensor& x, const Tensor& offset) const {
    const auto* packed = wants_gradient({offset}) ? nullptr : parameters_.packed_for(x);
    if (packed) return packed->conv(x, options_.stride, options_.padding, offset, {});
    return plain(x) + offset.unsqueeze(-1).unsqueeze(-1);
}

Tensor Conv2d::plus(const Tensor& x, const Tensor& residual) const {
    const auto* packed = wants_gradient({residual}) ? nullptr : parameters_.packed_for(x);
    if (packed && residual.scalar_type() == x.scalar_type())
        return packed->conv(x, options_.stride, options_.padding, {}, residual);
    return residual + plain(x);
}

GroupNorm::GroupNorm(const Scope& scope, int64_t groups, int64_t channels, double eps)
    : weight_(scope.take("weight", {channels}, Role::norm_scale)),
      bias_(scope.take("bias", {channels}, Role::norm_shift)),
      groups_(groups),
      eps_(eps) {}

Tensor GroupNorm::operator()(const Tensor& x) const {
    if (x.dim() == 4 && fast_norm_fits(x, weight_, bias_))
        return fast_group_norm(x, groups_, weight_, bias_, eps_, false);
    const auto wide = x.to(torch::kFloat32);
    return at::group_norm(wide, groups_, like(weight_, wide), like(bias_, wide), eps_).to(x.scalar_type());
}

Tensor GroupNorm::then_silu(const Tensor& x) const {
    if (x.dim() == 4 && fast_norm_fits(x, weight_, bias_))
        return fast_group_norm(x, groups_, weight_, bias_, eps_, true);
    return at::silu((*this)(x));
}

LayerNorm::LayerNorm(const Scope& scope, int64_t channels, double eps)
    : weight_(scope.take("weight", {channels}, Role::norm_scale)),
      bias_(scope.take("bias", {channels}, Role::norm_shift)),
      eps_(eps) {}

Tensor LayerNorm::operator()(const Tensor& x) const {
    if (fast_norm_fits(x, weight_, bias_)) return fast_layer_norm(x, weight_, bias_, eps_);
    const auto wide = x.to(torch::kFloat32);
    return at::layer_norm(wide, {x.size(-1)}, like(weight_, wide), like(bias_, wide), eps_)
        .to(x.scalar_type());
}

Embedding::Embedding(const Scope& scope, int64_t rows, int64_t channels)
    : weight_(scope.take("weight", {rows, channels}, Role::embedding)) {}

Tensor Embedding::operator()(const Tensor& indices) const { return at::embedding(weight_, indices); }

}  // namespace burin::nn
