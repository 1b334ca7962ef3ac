#include "core/painter/canvas.h"

#include <algorithm>
#include <cmath>

namespace burin::painter {

namespace {

// An edge a little wider than a pixel looks smoother than the exact box filter.
constexpr double edge_width = 1.2;
constexpr int label_count = 97;

Tensor column(const std::vector<float>& numbers, torch::Device device) {
    return torch::tensor(numbers, torch::kFloat32).to(device).view({-1, 1, 1, 1});
}

/// Values that differ strongly from each other for areas painted one after the other.
Tensor label_values(torch::Device device) {
    std::vector<float> values;
    for (int i = 1; i <= label_count; ++i) {
        values.push_back(static_cast<float>(std::fmod(i * 0.618, 1.0) * 0.8 + 0.2));
    }
    return torch::tensor(values, torch::kFloat32).to(device);
}

}  // namespace

Tensor Patch::coverage(const Tensor& distance, double soft) const {
    const Tensor sharpness = soft > 0 ? 1 / (pixel_ + soft) : sharpness_;
    return (distance * -sharpness).add_(0.5).clamp_(0, 1);
}

void Patch::over(const Tensor& coverage, const Tensor& colour) {
    if (empty()) return;
    glaze(coverage, colour);
    if (!outline_.defined()) return;
    const int64_t outlined = outline_.size(0);
    const Tensor weight = coverage.size(0) > outlined ? coverage.narrow(0, 0, outlined) : coverage;
    outline_.mul_(1 - weight).add_(weight * labels_[(*next_label_)++ % label_count]);
}

void Patch::glaze(const Tensor& coverage, const Tensor& colour) {
    if (!empty()) rgb_.mul_(1 - coverage).addcmul_(colour, coverage);
}

Canvas::Canvas(int64_t pictures, int64_t outlined, int64_t size, torch::Device device)
    : Canvas(torch::ones({pictures, 3, size, size}, device),
             outlined > 0 ? torch::zeros({outlined, 1, size, size}, device) : Tensor()) {}

Canvas::Canvas(Tensor pictures, Tensor outlines)
    : pictures_(std::move(pictures)),
      outlines_(std::move(outlines)),
      labels_(label_values(pictures_.device())) {
    const double pixel = 2.0 / static_cast<double>(size());
    grid_ = torch::arange(size(), pictures_.options()).add_(0.5).mul_(pixel).sub_(1);
}

Patch Canvas::cut(int64_t top, int64_t bottom, int64_t left, int64_t right) {
    Patch patch;
    patch.top = top;
    patch.rgb_ = pictures_.slice(2, top, bottom).slice(3, left, right);
    if (outlines_.defined()) patch.outline_ = outlines_.slice(2, top, bottom).slice(3, left, right);
    patch.x = grid_.slice(0, left, right).view({1, 1, 1, -1});
    patch.y = grid_.slice(0, top, bottom).view({1, 1, -1, 1});
    patch.labels_ = labels_;
    patch.next_label_ = &next_label_;
    return patch;
}

Patch Canvas::window(const Box& box) {
    const auto pixel = [this](double t) {
        return std::clamp<int64_t>(std::lround((t + 1) / 2 * static_cast<double>(size())), 0, size());
    };
    Patch patch = cut(pixel(box.top), pixel(box.bottom), pixel(box.left), pixel(box.right));
    patch.pixel_ =
        torch::full({1, 1, 1, 1}, edge_width * 2.0 / static_cast<double>(size()), pictures_.options());
    patch.sharpness_ = 1 / patch.pixel_;
    return patch;
}

void Canvas::set_pose(Pose pose) {
    pose_ = std::move(pose);
    turn_.assign(pose_.scale.size(), 0.0F);
    std::vector<float> ux, uy, u0, vx, vy, v0, edge;
    for (size_t i = 0; i < pose_.scale.size(); ++i) {
        const float c = std::cos(pose_.tilt[i]) / pose_.scale[i],
                    s = std::sin(pose_.tilt[i]) / pose_.scale[i];
        ux.push_back(c), uy.push_back(s), u0.push_back(-c * pose_.centre_x[i] - s * pose_.centre_y[i]);
        vx.push_back(-s), vy.push_back(c), v0.push_back(s * pose_.centre_x[i] - c * pose_.centre_y[i]);
        edge.push_back(static_cast<float>(edge_width * 2.0 / static_cast<double>(size())) / pose_.scale[i]);
    }
    ux_ = column(ux, device()), uy_ = column(uy, device()), u0_ = column(u0, device());
    vx_ = column(vx, device()), vy_ = column(vy, device()), v0_ = column(v0, device());
    edge_ = column(edge, device());
    sharpness_ = 1 / edge_;
}

void Canvas::set_turn(std::vector<float> shift) {
    const Tensor difference = column(shift, device()) - column(turn_, device());
    u0_ = u0_ - difference;
    turn_ = std::move(shift);
}

std::array<int64_t, 4> Canvas::bounds(const Box& box) const {
    double left = 1, right = -1, top = 1, bottom = -1;
    for (size_t i = 0; i < pose_.scale.size(); ++i) {
        const double c = std::cos(pose_.tilt[i]) * pose_.scale[i],
                     s = std::sin(pose_.tilt[i]) * pose_.scale[i];
        for (const double u : {box.left + turn_[i], box.right + turn_[i]}) {
            for (const double v : {box.top, box.bottom}) {
                const double x = pose_.centre_x[i] + c * u - s * v, y = pose_.centre_y[i] + s * u + c * v;
                left = std::min(left, x), right = std::max(right, x);
                top = std::min(top, y), bottom = std::max(bottom, y);
            }
        }
    }
    const double half = static_cast<double>(size()) / 2;
    const auto low = [&](double t) { return std::clamp<int64_t>(std::floor((t + 1) * half) - 1, 0, size()); };
    const auto high = [&](double t) { return std::clamp<int64_t>(std::ceil((t + 1) * half) + 1, 0, size()); };
    return {low(top), std::max(low(top), high(bottom)), low(left), std::max(low(left), high(right))};
}

Patch Canvas::patch(const Box& box) {
    const auto [top, bottom, left, right] = bounds(box);
    Patch patch = cut(top, bottom, left, right);
    const auto [u, v] = to_subject(patch.x, patch.y);
    patch.x = u;
    patch.y = v;
    patch.pixel_ = edge_;
    patch.sharpness_ = sharpness_;
    return patch;
}

Patch Canvas::around(double x0, double y0, double half_width, double half_height, double side) {
    Patch patch = this->patch({x0 - half_width, y0 - half_height, x0 + half_width, y0 + half_height});
    patch.x.sub_(x0);
    if (side < 0) patch.x.neg_();
    patch.y.sub_(y0);
    return patch;
}

std::array<Tensor, 2> Canvas::to_subject(const Tensor& x, const Tensor& y) const {
    return {(x * ux_ + u0_) + y * uy_, (x * vx_ + v0_) + y * vy_};
}

}  // namespace burin::painter
