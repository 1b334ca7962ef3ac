#include "core/guidance/masks.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/result.h"
#include "core/protocol/request_fields.h"

namespace burin::guidance {
namespace {

// torch::quantile ranks in the tensor's own type; 0.7 * 10 is 7 in float32 and above 7 in float64.
float rank_of(double lambda, int64_t m) {
    return std::clamp(static_cast<float>(lambda), 0.0F, 1.0F) * static_cast<float>(m - 1);
}

Tensor smallest(const Tensor& magnitude, int64_t k) {
    const int64_t m = magnitude.size(-1);
    return std::get<0>(magnitude.kthvalue(std::clamp<int64_t>(k, 1, m), -1, /*keepdim=*/true));
}

Tensor mask_of(const Tensor& magnitude, double area) {
    const Tensor threshold = kept_threshold(magnitude.flatten(-2), 1.0 - area).unsqueeze(-1);
    return magnitude.ge(threshold).to(torch::kFloat32);
}

// Averages `source` samples into `count` cells along one axis, each sample weighted by its overlap.
std::vector<double> average_axis(const std::vector<double>& in, int64_t outer, int64_t source, int64_t inner,
                                 int64_t count) {
    std::vector<double> out(static_cast<size_t>(outer * count * inner), 0.0);
    const double cell = static_cast<double>(source) / static_cast<double>(count);
    for (int64_t j = 0; j < count; ++j) {
        const double low = static_cast<double>(j) * cell, high = static_cast<double>(j + 1) * cell;
        const auto last = std::min(source, static_cast<int64_t>(std::ceil(high)));
        for (auto s = static_cast<int64_t>(low); s < last; ++s) {
            const auto left = static_cast<double>(s);
            const double share = (std::min(high, left + 1) - std::max(low, left)) / cell;
            if (share <= 0) continue;
            for (int64_t o = 0; o < outer; ++o)
                for (int64_t i = 0; i < inner; ++i)
                    out[static_cast<size_t>((o * count + j) * inner + i)] +=
                        share * in[static_cast<size_t>((o * source + s) * inner + i)];
        }
    }
    return out;
}

void check_painted(const protocol::PaintedMask& painted, int64_t h, int64_t w) {
    const std::string size = std::to_string(painted.width) + "x" + std::to_string(painted.height);
    if (painted.width < 1 || painted.height < 1)
        throw Failure(ErrorCode::bad_input, "the painted mask is empty (" + size + ")", "paint it again");
    const auto expected = static_cast<uint64_t>(painted.width) * static_cast<uint64_t>(painted.height);
    if (painted.coverage.size() != expected)
        throw Failure(ErrorCode::bad_input,
                      "the painted mask of " + size + " has " + std::to_string(painted.coverage.size()) +
                          " values instead of " + std::to_string(expected),
                      "give one byte for each of its positions");
    // A mask may be painted at any scale; rounding to whole pixels moves each side by at most one.
    const int64_t skew = std::abs(painted.width * h - painted.height * w);
    if (skew > h + w)
        throw Failure(ErrorCode::bad_input,
                      "the painted mask of " + size +
                          " does not have the proportions of the picture (latent grid " + std::to_string(w) +
                          "x" + std::to_string(h) + ")",
                      "paint the mask on a picture of this size");
}

}  // namespace

bool uses_painted(protocol::MaskKind kind) { return protocol::needs_painting(kind); }

bool uses_quantile(protocol::MaskKind kind) { return kind != protocol::MaskKind::painted; }

Tensor kept_threshold(const Tensor& magnitude, double lambda) {
    // 0.3 * 100 is a hair above 30 in floating point, and means 30.
    constexpr double hair = 1e-4;
    const double rank = lambda * static_cast<double>(magnitude.size(-1) - 1);
    return smallest(magnitude, static_cast<int64_t>(std::ceil(rank - hair)) + 1);
}

Tensor interpolated_quantile(const Tensor& magnitude, double lambda) {
    const float rank = rank_of(lambda, magnitude.size(-1));
    const float below = std::floor(rank);
    const Tensor low = smallest(magnitude, static_cast<int64_t>(below) + 1);
    if (rank == below) return low;
    return low.lerp(smallest(magnitude, static_cast<int64_t>(below) + 2), static_cast<double>(rank - below));
}

Tensor channel_mask(const Tensor& d, double area) { return mask_of(d.abs(), area); }

Tensor neighbourhood_sum(const Tensor& plane) {
    const int64_t h = plane.size(-2), w = plane.size(-1);
    const Tensor padded = torch::replication_pad2d(plane, {1, 1, 1, 1});
    const Tensor rows = padded.narrow(-2, 0, h) + padded.narrow(-2, 1, h) + padded.narrow(-2, 2, h);
    return rows.narrow(-1, 0, w) + rows.narrow(-1, 1, w) + rows.narrow(-1, 2, w);
}

Tensor spatial_mask(const Tensor& d, double area) {
    // One channel after the other: a reduction's order may depend on the batch, an elementwise sum's cannot.
    const Tensor magnitude = d.abs();
    Tensor sum = magnitude.narrow(-3, 0, 1);
    for (int64_t c = 1; c < d.size(-3); ++c) sum = sum + magnitude.narrow(-3, c, 1);
    // The sum serves as well as the mean: only the order of the values counts.
    return mask_of(neighbourhood_sum(sum), area);
}

Tensor painted_coverage(const protocol::PaintedMask& painted, int64_t h, int64_t w) {
    check_painted(painted, h, w);
    std::vector<double> values(painted.coverage.begin(), painted.coverage.end());
    values = average_axis(values, painted.height, painted.width, 1, w);
    values = average_axis(values, 1, painted.height, w, h);
    Tensor out = torch::empty({h, w}, torch::kFloat32);
    std::transform(values.begin(), values.end(), out.data_ptr<float>(),
                   [](double v) { return static_cast<float>(v / 255.0); });
    return out;
}

}  // namespace burin::guidance
