#include "core/inversion/edit_masks.h"

#include <cmath>

#include "core/guidance/masks.h"

namespace burin::inversion {

Tensor attention_score(const Tensor& attention) {
    const double side = std::exp(-1.0), whole = 1 + 2 * side;
    const double weights[] = {side / whole, 1 / whole, side / whole};
    const Tensor padded = torch::reflection_pad2d(attention.unsqueeze(0), {1, 1, 1, 1}).squeeze(0);
    const auto along = [&](const Tensor& in, int64_t axis, int64_t length) {
        Tensor sum = in.narrow(axis, 0, length) * weights[0];
        for (int64_t i = 1; i < 3; ++i) sum = sum + in.narrow(axis, i, length) * weights[i];
        return sum;
    };
    return along(along(padded, 0, attention.size(0)), 1, attention.size(1));
}

Tensor difference_score(const Tensor& difference) { return difference.abs().sum(0); }

Tensor binary_at(const Tensor& score, double threshold) {
    return score.ge(guidance::kept_threshold(score.flatten(), threshold)).to(torch::kFloat32);
}

Tensor on_latent(const Tensor& mask, int64_t h, int64_t w) {
    constexpr int64_t cell = 4;
    return mask.repeat_interleave(cell, 0).repeat_interleave(cell, 1).narrow(0, 0, h).narrow(1, 0, w);
}

}  // namespace burin::inversion
