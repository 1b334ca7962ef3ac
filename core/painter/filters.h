// Image operations that the styles are made of. Pictures are [n, c, H, W] in 0..1; lengths are in units of
// 1/128 of the picture's side, so that a style looks the same at every resolution.
#pragma once

#include <torch/torch.h>

#include "core/painter/draw.h"

namespace burin::painter {

/// Perceived lightness. [n, 1, H, W]
[[nodiscard]] Tensor luminance(const Tensor& picture);
/// Moves colours away from grey by `factor`.
[[nodiscard]] Tensor saturate(const Tensor& picture, double factor);
/// Two box filters of half width `reach`.
[[nodiscard]] Tensor blur(const Tensor& picture, double reach);
/// A blur over about an eighth of the picture, made on a small grid.
[[nodiscard]] Tensor wide_blur(const Tensor& picture);
/// Takes each pixel from (dx, dy) further away, in picture coordinates [n, 1, H, W].
[[nodiscard]] Tensor warp(const Tensor& picture, const Tensor& dx, const Tensor& dy);
/// The picture's colours at the points (x, y) [n, 1, H, W].
[[nodiscard]] Tensor sample_at(const Tensor& picture, const Tensor& x, const Tensor& y);
/// Strength of the borders of areas and of strong contrasts, about 1 on an outline. [n, 1, H, W]
[[nodiscard]] Tensor edges(const Tensor& picture, const Tensor& outlines);
/// Nearest-neighbour enlargement to the size of a picture.
[[nodiscard]] Tensor enlarge(const Tensor& grid, int64_t size);

/// Cells around jittered points: where each pixel's point lies, and how far the next cell is.
struct Cells {
    Tensor x, y;      ///< the point, in the coordinates given [n, 1, H, W]
    Tensor distance;  ///< to the second nearest point less to the nearest one, in cells; 0 on borders
};
/// `columns` x `rows` cells over -1..1. With `exact` nine neighbours are compared, else four, which suffices
/// for strokes but not for lines along the borders.
[[nodiscard]] Cells jittered_cells(Draw& draw, const Tensor& x, const Tensor& y, double columns, double rows,
                                   double jitter, bool exact);

/// Pixel centres of a picture of this size, x [1, 1, 1, W] and y [1, 1, H, 1].
struct Axes {
    Tensor x, y;
};
[[nodiscard]] Axes axes_of(const Tensor& picture);

}  // namespace burin::painter
