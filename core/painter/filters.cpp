#include "core/painter/filters.h"

#include <algorithm>
#include <cmath>

#include "core/painter/shapes.h"

namespace burin::painter {

namespace F = torch::nn::functional;

namespace {

Tensor resized(const Tensor& grid, int64_t size) {
    return F::interpolate(grid, F::InterpolateFuncOptions()
                                    .size(std::vector<int64_t>{size, size})
                                    .mode(torch::kBilinear)
                                    .align_corners(false));
}

/// Sums of shifted copies: several times faster on a CPU than a pooling operation, whose inner loop is
/// scalar.
Tensor box_filter(const Tensor& picture, int64_t k) {
    const int64_t high = picture.size(2), wide = picture.size(3), taps = 2 * k + 1;
    const Tensor padded = F::pad(picture, F::PadFuncOptions({k, k, k, k}).mode(torch::kReplicate));
    Tensor rows = padded.narrow(3, 0, wide) + padded.narrow(3, 1, wide);
    for (int64_t i = 2; i < taps; ++i) rows.add_(padded.narrow(3, i, wide));
    Tensor sum = rows.narrow(2, 0, high) + rows.narrow(2, 1, high);
    for (int64_t i = 2; i < taps; ++i) sum.add_(rows.narrow(2, i, high));
    return sum.mul_(1.0 / static_cast<double>(taps * taps));
}

}  // namespace

Tensor luminance(const Tensor& picture) {
    return (picture.narrow(1, 0, 1) * .3)
        .add_(picture.narrow(1, 1, 1), .59)
        .add_(picture.narrow(1, 2, 1), .11);
}

Tensor saturate(const Tensor& picture, double factor) {
    return (picture * factor).add_(luminance(picture), 1 - factor).clamp_(0, 1);
}

Tensor blur(const Tensor& picture, double reach) {
    const auto k = std::max<int64_t>(1, std::lround(reach * static_cast<double>(picture.size(3)) / 128));
    return box_filter(box_filter(picture, k), k);
}

Tensor wide_blur(const Tensor& picture) {
    const Tensor small = torch::adaptive_avg_pool2d(picture, {32, 32});
    return resized(box_filter(box_filter(small, 3), 3), picture.size(3));
}

Axes axes_of(const Tensor& picture) {
    const int64_t size = picture.size(3);
    const Tensor axis =
        torch::arange(size, picture.options()).add_(.5).mul_(2.0 / static_cast<double>(size)).sub_(1);
    return {axis.view({1, 1, 1, -1}), axis.view({1, 1, -1, 1})};
}

Tensor sample_at(const Tensor& picture, const Tensor& x, const Tensor& y) {
    const int64_t n = picture.size(0), size = picture.size(3);
    const auto plane = [&](const Tensor& t) { return t.expand({n, 1, size, size}).squeeze(1); };
    return F::grid_sample(
        picture, torch::stack({plane(x), plane(y)}, -1),
        F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kBorder).align_corners(false));
}

Tensor warp(const Tensor& picture, const Tensor& dx, const Tensor& dy) {
    const Axes axes = axes_of(picture);
    return sample_at(picture, axes.x + dx, axes.y + dy);
}

Tensor edges(const Tensor& picture, const Tensor& outlines) {
    const int64_t size = picture.size(3);
    const auto k = std::max<int64_t>(1, std::lround(static_cast<double>(size) / 128));
    const Tensor layers = torch::cat({outlines * 1.2, picture}, 1);
    const Tensor padded = F::pad(layers, F::PadFuncOptions({k, k, k, k}).mode(torch::kReplicate));
    const auto at = [&](int64_t row, int64_t column) {
        return padded.narrow(2, row, size).narrow(3, column, size);
    };
    const Tensor across = at(k, 2 * k) - at(k, 0), down = at(2 * k, k) - at(0, k);
    return across.square_().addcmul_(down, down).amax(1, true).sqrt_();
}

Tensor enlarge(const Tensor& grid, int64_t size) {
    return F::interpolate(
        grid, F::InterpolateFuncOptions().size(std::vector<int64_t>{size, size}).mode(torch::kNearest));
}

Cells jittered_cells(Draw& draw, const Tensor& x, const Tensor& y, double columns, double rows, double jitter,
                     bool exact) {
    const auto margin = static_cast<int64_t>(std::ceil(std::max(columns, rows) * .25)) + 3;
    const int64_t wide = static_cast<int64_t>(std::ceil(columns)) + 2 * margin;
    const int64_t high = static_cast<int64_t>(std::ceil(rows)) + 2 * margin;
    const Tensor offsets = draw.grid(2, high, wide).sub_(.5).mul_(jitter).add_(.5).view({draw.rows(), 2, -1});
    const std::vector<int64_t> shape = {draw.rows(), 1, y.size(2), x.size(3)};
    const Tensor gx = ((x + 1) * (columns / 2)).expand(shape), gy = ((y + 1) * (rows / 2)).expand(shape);
    // Without the ninefold search, the four cells around the nearest corner are enough.
    const Tensor column = (exact ? gx : gx - .5).floor(), row = (exact ? gy : gy - .5).floor();
    Cells cells;
    Tensor nearest, second;
    for (int dy = exact ? -1 : 0; dy <= 1; ++dy) {
        for (int dx = exact ? -1 : 0; dx <= 1; ++dx) {
            const Tensor cx = column + dx, cy = row + dy;
            const Tensor index = (cy + margin)
                                     .clamp_(0, high - 1)
                                     .mul_(wide)
                                     .add_((cx + margin).clamp_(0, wide - 1))
                                     .to(torch::kLong);
            const Tensor flat = index.view({draw.rows(), -1});
            const Tensor px = cx.add_(offsets.select(1, 0).gather(1, flat).view(shape));
            const Tensor py = cy.add_(offsets.select(1, 1).gather(1, flat).view(shape));
            const Tensor d = length(gx - px, gy - py);
            if (!nearest.defined()) {
                nearest = d, cells.x = px, cells.y = py;
                second = torch::full_like(d, 9);
                continue;
            }
            const Tensor closer = d < nearest;
            second = torch::minimum(second, torch::maximum(d, nearest));
            cells.x = torch::where(closer, px, cells.x);
            cells.y = torch::where(closer, py, cells.y);
            nearest = torch::minimum(nearest, d);
        }
    }
    cells.x.mul_(2 / columns).sub_(1);
    cells.y.mul_(2 / rows).sub_(1);
    cells.distance = second.sub_(nearest);
    return cells;
}

}  // namespace burin::painter
