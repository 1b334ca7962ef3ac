// Where a direction acts: masks from the size of a difference of predictions, and painted masks.
//
// Shapes: d [.., c, h, w], where `..` is nothing or a batch n. All functions are pure, run on the device of
// their tensors, give the same bits for a picture alone as inside a batch, and are safe to call from several
// threads. Sources: arXiv 2301.12247 (quantile of |d| per channel); docs/guidance.md (the spatial form).
#pragma once

#include <torch/torch.h>

#include "core/protocol/request.h"

namespace burin::guidance {

using torch::Tensor;

/// The smallest value kept when the share `lambda` of the last dimension is dropped: magnitude [.., m] ->
/// [.., 1]. `magnitude >= kept_threshold` is the mask of the linearly interpolated quantile, ties kept,
/// without its sort: the k-th smallest value with k = ceil(lambda (m-1)) + 1. lambda in [0, 1]; float32.
[[nodiscard]] Tensor kept_threshold(const Tensor& magnitude, double lambda);

/// The linearly interpolated quantile to the last bit as torch::quantile gives it, from two order statistics
/// instead of a sort: magnitude [.., m] -> [.., 1]. float32, as reference mode needs it.
[[nodiscard]] Tensor interpolated_quantile(const Tensor& magnitude, double lambda);

/// {0, 1} as float32 [.., c, h, w]: per channel, the `area` of positions where |d| is largest.
[[nodiscard]] Tensor channel_mask(const Tensor& d, double area);

/// {0, 1} as float32 [.., 1, h, w]: one mask for all channels from the channel-sum of |d|, blurred 3x3.
[[nodiscard]] Tensor spatial_mask(const Tensor& d, double area);

/// Sum of each position's 3x3 neighbourhood, the border repeated outwards: [.., 1, h, w] -> the same.
[[nodiscard]] Tensor neighbourhood_sum(const Tensor& plane);

/// The painted mask averaged over each latent cell's area: float32 [h, w] in 0..1 on the CPU. Throws Failure
/// (bad_input) when it is empty, its bytes do not fit its size, or its proportions are not the picture's.
[[nodiscard]] Tensor painted_coverage(const protocol::PaintedMask& painted, int64_t h, int64_t w);

/// Whether the kind needs a painted mask, and whether it measures |d|.
[[nodiscard]] bool uses_painted(protocol::MaskKind kind);
[[nodiscard]] bool uses_quantile(protocol::MaskKind kind);

}  // namespace burin::guidance
