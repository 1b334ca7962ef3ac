#include "core/nn/attention.h"

#include <cmath>
#include <limits>

#include "core/base/result.h"
#include "core/nn/tiled_attention.h"
#include "core/nn/torch_compat.h"

namespace burin::nn {
namespace {

void check_shapes(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads) {
    const bool fits = q.dim() == 3 && k.dim() == 3 && v.sizes() == k.sizes() && q.size(0) == k.size(0) &&
                      q.size(2) == k.size(2) && heads > 0 && q.size(2) % heads == 0;
    if (!fits) throw Failure(ErrorCode::internal, "attention was called with shapes that do not fit");
}

/// [n, t, c] -> [n, heads, t, d], a view.
Tensor split_heads(const Tensor& x, int64_t heads) {
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);
}

Tensor join_heads(const Tensor& x) { return x.transpose(1, 2).reshape({x.size(0), x.size(2), -1}); }

/// True above the diagonal: what a causal token must not see.
Tensor future(int64_t t, int64_t s, const Tensor& like) {
    return torch::ones({t, s}, like.options().dtype(torch::kBool)).triu(1);
}

/// The textbook form: differentiable, any device, makes the whole score matrix.
Tensor plain_attention(const Tensor& q, const Tensor& k, const Tensor& v, const AttentionOptions& options) {
    const double scale = 1 / std::sqrt(static_cast<double>(q.size(-1)));
    auto scores = at::matmul(q.to(torch::kFloat32) * scale, k.to(torch::kFloat32).transpose(-2, -1));
    if (options.mask.defined()) scores = scores + options.mask.to(torch::kFloat32);
    if (options.causal)
        scores = scores.masked_fill(future(q.size(-2), k.size(-2), scores),
                                    -std::numeric_limits<float>::infinity());
    return at::matmul(at::softmax(scores, -1).to(v.scalar_type()), v);
}

bool library_is_fused(const Tensor& q) {
    return q.is_cuda() ? compat::fused_attention_cuda : q.is_cpu() && compat::fused_attention_cpu;
}

}  // namespace

Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads,
                 const AttentionOptions& options) {
    check_shapes(q, k, v, heads);
    // Measured: the library's fused form, where there is one, wins in float32 and ours in bfloat16.
    const bool library_first = compat::fused_attention_cpu && q.scalar_type() == torch::kFloat32;
    if (!options.mask.defined() && !options.causal && !library_first && tiled_attention_fits(q, k, v))
        return tiled_attention(q, k, v, heads);
    const auto qh = split_heads(q, heads), kh = split_heads(k, heads), vh = split_heads(v, heads);
    if (library_is_fused(q)) {
        const auto mask = options.mask.defined() ? options.mask.to(q.scalar_type()) : options.mask;
        return join_heads(compat::fused_attention(qh, kh, vh, mask, options.causal));
    }
    return join_heads(plain_attention(qh, kh, vh, options));
}

}  // namespace burin::nn
