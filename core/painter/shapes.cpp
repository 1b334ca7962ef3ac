#include "core/painter/shapes.h"

#include <cmath>

namespace burin::painter {

Tensor segment(const Tensor& x, const Tensor& y, double ax, double ay, double bx, double by, double radius) {
    const double vx = bx - ax, vy = by - ay;
    const double inverse = 1 / (vx * vx + vy * vy + 1e-9);
    const Tensor along =
        (x * (vx * inverse)).add(y, vy * inverse).sub_((ax * vx + ay * vy) * inverse).clamp_(0, 1);
    return length((x - ax).sub(along, vx), (y - ay).sub(along, vy)).sub_(radius);
}

namespace {

/// Distance to the line from (ax, ay) to (bx, by), negative on the right-hand side of the walk on the screen.
Tensor half_plane(const Tensor& x, const Tensor& y, double ax, double ay, double bx, double by) {
    const double length = std::hypot(bx - ax, by - ay);
    const double nx = (by - ay) / length, ny = -(bx - ax) / length;
    return (x * nx).add(y, ny).sub_(ax * nx + ay * ny);
}

}  // namespace

Tensor triangle(const Tensor& x, const Tensor& y, double ax, double ay, double bx, double by, double cx,
                double cy) {
    return torch::maximum(torch::maximum(half_plane(x, y, ax, ay, bx, by), half_plane(x, y, bx, by, cx, cy)),
                          half_plane(x, y, cx, cy, ax, ay));
}

Tensor smooth_union(const Tensor& a, const Tensor& b, double k) {
    const Tensor overlap = (a - b).abs_().neg_().add_(k).clamp_min_(0).square_().mul_(0.25 / k);
    return torch::minimum(a, b).sub_(overlap);
}

Tensor smooth_step(double from, double to, const Tensor& x) {
    const Tensor t = (x - from).mul_(1 / (to - from)).clamp_(0, 1);
    return t.square().mul_(t * -2 + 3);
}

}  // namespace burin::painter
