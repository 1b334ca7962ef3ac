// Where a concept acts on a real picture: by where the picture's pixels look at its words, and by where its
// prediction differs (arXiv 2311.16711, sections 3.2 and 3.3).
//
// Pure functions on float32; safe to call from several threads.
#pragma once

#include <torch/torch.h>

namespace burin::inversion {

using torch::Tensor;

/// The attention map [qh, qw] blurred 3x3 with a Gaussian of standard deviation one half, the border
/// reflected; both sides at least 2.
[[nodiscard]] Tensor attention_score(const Tensor& attention);

/// Sum over the channels of |concept - empty|: [c, h, w] both -> [h, w].
[[nodiscard]] Tensor difference_score(const Tensor& difference);

/// 1 where a score [a, b] is at least its `threshold`-quantile, 0 elsewhere, float32; ties are kept.
[[nodiscard]] Tensor binary_at(const Tensor& score, double threshold);

/// A mask of the attention's grid on the latent's [h, w]: each cell covers four by four.
[[nodiscard]] Tensor on_latent(const Tensor& mask, int64_t h, int64_t w);

}  // namespace burin::inversion
