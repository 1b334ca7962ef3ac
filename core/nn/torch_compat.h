// Every difference between the libtorch releases Burin builds against (1.13.1 up to 2.x) is decided here,
// once.
#pragma once

#include <optional>

#include <torch/torch.h>
#include <torch/version.h>

#define BURIN_TORCH_2 (TORCH_VERSION_MAJOR >= 2)

namespace burin::nn::compat {

using torch::Tensor;

/// Whether the library brings an attention that never makes the whole [t, s] matrix (flash attention
/// since 2.0 on CUDA, since 2.2 on a CPU).
inline constexpr bool fused_attention_cuda = BURIN_TORCH_2;
inline constexpr bool fused_attention_cpu = TORCH_VERSION_MAJOR > 2 ||
                                            (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2);

/// The library's fused attention; q [n, heads, t, d], k and v [n, heads, s, d], `mask` additive or boolean
/// and broadcastable to [n, heads, t, s]. Only where one of the two constants above says that it exists.
inline Tensor fused_attention([[maybe_unused]] const Tensor& q, [[maybe_unused]] const Tensor& k,
                              [[maybe_unused]] const Tensor& v, [[maybe_unused]] const Tensor& mask,
                              [[maybe_unused]] bool causal) {
#if BURIN_TORCH_2
    const std::optional<Tensor> optional_mask = mask.defined() ? std::optional<Tensor>(mask) : std::nullopt;
    return at::scaled_dot_product_attention(q, k, v, optional_mask, /*dropout_p=*/0.0, causal);
#else
    TORCH_CHECK(false, "this libtorch has no fused attention");
#endif
}

}  // namespace burin::nn::compat
