#include "core/painter/draw.h"

#include <cmath>

namespace burin::painter {

namespace F = torch::nn::functional;

Draw::Draw(std::vector<uint64_t> keys, uint64_t stage, torch::Device device)
    : keys_(std::move(keys)), device_(device) {
    for (uint64_t& key : keys_) key = derived_key(key, stage);
}

std::vector<float> Draw::values(float low, float high) {
    std::vector<float> numbers;
    numbers.reserve(keys_.size());
    // A counter far above any grid's keeps single numbers and grids apart.
    for (const uint64_t key : keys_)
        numbers.push_back(low + (high - low) * unit_float(key, 0x80000000U + stream_));
    ++stream_;
    return numbers;
}

Tensor Draw::column(const std::vector<float>& numbers) const {
    return torch::tensor(numbers, torch::kFloat32).to(device_).view({-1, 1, 1, 1});
}

Tensor Draw::uniform(float low, float high) { return column(values(low, high)); }

Tensor Draw::colour_jitter(float sigma) {
    const float reach = sigma * std::sqrt(3.0F);
    return grid(3, 1, 1).mul_(2 * reach).sub_(reach);
}

Tensor Draw::grid(int64_t c, int64_t h, int64_t w) {
    Tensor numbers = torch::empty({rows(), c, h, w}, torch::kFloat32);
    float* out = numbers.data_ptr<float>();
    const auto count = static_cast<uint32_t>(c * h * w);
    for (const uint64_t key : keys_) {
        const uint64_t stream_key = derived_key(key, stream_);
        for (uint32_t i = 0; i < count; ++i) *out++ = unit_float(stream_key, i);
    }
    ++stream_;
    return numbers.to(device_);
}

Tensor Draw::ridge(int64_t size, std::initializer_list<int64_t> points, float rough) {
    Tensor sum;
    float amplitude = 1;
    for (const int64_t count : points) {
        const auto options = F::InterpolateFuncOptions()
                                 .size(std::vector<int64_t>{size})
                                 .mode(torch::kLinear)
                                 .align_corners(false);
        const Tensor octave =
            F::interpolate(grid(1, 1, count).mul_(2).sub_(1).mul_(amplitude).squeeze(2), options);
        sum = sum.defined() ? sum.add_(octave) : octave;
        amplitude *= rough;
    }
    return sum.unsqueeze(2);
}

Tensor Draw::stretched_noise(int64_t size, int64_t columns, int64_t height) {
    const auto options = F::InterpolateFuncOptions()
                             .size(std::vector<int64_t>{size, size})
                             .mode(torch::kBilinear)
                             .align_corners(false);
    return F::interpolate(grid(1, height, columns).mul_(2).sub_(1), options);
}

Tensor Draw::noise(int64_t size, std::initializer_list<int64_t> cells, float rough) {
    Tensor sum;
    float amplitude = 1;
    for (const int64_t count : cells) {
        const Tensor octave = stretched_noise(size, count, count).mul_(amplitude);
        sum = sum.defined() ? sum.add_(octave) : octave;
        amplitude *= rough;
    }
    return sum;
}

}  // namespace burin::painter
