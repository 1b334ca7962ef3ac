// Signed distances of plane shapes and the few curves that shading needs, over whole batches.
//
// Coordinates x (right) and y (down) are tensors that broadcast to [n, 1, h, w]; a result has their common
// shape, is negative inside and about a true distance near the edge. Sizes are numbers or tensors [n, 1, 1,
// 1].
#pragma once

#include <torch/torch.h>

namespace burin::painter {

using torch::Tensor;

/// sqrt(x^2 + y^2).
[[nodiscard]] inline Tensor length(const Tensor& x, const Tensor& y) {
    return torch::addcmul(x.square(), y, y).sqrt_();
}

[[nodiscard]] inline Tensor circle(const Tensor& x, const Tensor& y, double radius) {
    return length(x, y).sub_(radius);
}

/// An ellipse; first-order exact at its edge.
template <class A, class B>
[[nodiscard]] Tensor ellipse(const Tensor& x, const Tensor& y, const A& rx, const B& ry) {
    const Tensor xx = (x / rx).square_(), yy = (y / ry).square_();
    Tensor level = xx + yy;
    Tensor slope = (xx / (rx * rx) + yy / (ry * ry)).sqrt_().add_(1e-6);
    Tensor root = level.sqrt();
    return level.sub_(root).div_(slope);
}

/// A rectangle of half width `w` and half height `h` with corners rounded by `radius`.
template <class W>
[[nodiscard]] Tensor box(const Tensor& x, const Tensor& y, const W& w, double h, double radius) {
    const Tensor qx = x.abs() - w + radius, qy = y.abs().sub_(h - radius);
    return length(qx.clamp_min(0), qy.clamp_min(0)) + torch::maximum(qx, qy).clamp_max_(0).sub_(radius);
}

/// A stroke of half thickness `radius` from (ax, ay) to (bx, by).
[[nodiscard]] Tensor segment(const Tensor& x, const Tensor& y, double ax, double ay, double bx, double by,
                             double radius);

/// A triangle whose corners run clockwise on the screen.
[[nodiscard]] Tensor triangle(const Tensor& x, const Tensor& y, double ax, double ay, double bx, double by,
                              double cx, double cy);

/// A stroke along y = y0 + sag (1 - ((x - x0) / w)^2) for |x - x0| < w; positive `sag` hangs down.
template <class S>
[[nodiscard]] Tensor arc(const Tensor& x, const Tensor& y, double x0, double y0, double w, const S& sag,
                         double radius) {
    const Tensor t = (x - x0) / w;
    const Tensor slope = t * (sag * (-2.0 / w));
    const Tensor across = (y - y0 - (1 - t.square()) * sag).abs() / (1 + slope.square()).sqrt_() - radius;
    return torch::maximum(across, t.abs().sub_(1).mul_(w));
}

/// The union of two shapes with a fillet of about `k`.
[[nodiscard]] Tensor smooth_union(const Tensor& a, const Tensor& b, double k);

/// Smooth step from 0 at `from` to 1 at `to`; `from` may be the larger one.
[[nodiscard]] Tensor smooth_step(double from, double to, const Tensor& x);

/// a where t is 0, b where it is 1. Not torch::lerp: with a tensor of weights that has no vector instructions
/// in older releases, and takes twenty times as long.
[[nodiscard]] inline Tensor mix(const Tensor& a, const Tensor& b, const Tensor& t) {
    return torch::addcmul(a * (1 - t), b, t);
}
[[nodiscard]] inline Tensor mix(const Tensor& a, const Tensor& b, double t) {
    return (a * (1 - t)).add(b, t);
}

/// exp(-sharpness * r2): a soft spot from a squared distance, which is consumed.
[[nodiscard]] inline Tensor glow(Tensor squared_distance, double sharpness) {
    return squared_distance.mul_(-sharpness).exp_();
}

/// x - floor(x).
[[nodiscard]] inline Tensor fraction(const Tensor& x) { return x - x.floor(); }

}  // namespace burin::painter
