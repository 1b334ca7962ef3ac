#include "core/models/clip_pixels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/nn/parallel.h"

namespace burin::models {
namespace {

constexpr int fraction_bits = 22;
constexpr double bicubic_support = 2;

double bicubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
}

/// For one output position: the first input position and the fixed-point weight of each from there.
struct Window {
    int64_t first = 0;
    std::vector<int32_t> weights;
};

std::vector<Window> windows(int64_t in, int64_t out) {
    const double step = static_cast<double>(in) / static_cast<double>(out);
    const double widening = std::max(step, 1.0);
    const double support = bicubic_support * widening;
    std::vector<Window> all(static_cast<size_t>(out));
    for (int64_t i = 0; i < out; ++i) {
        const double center = (static_cast<double>(i) + 0.5) * step;
        const auto first = std::max<int64_t>(0, static_cast<int64_t>(center - support + 0.5));
        const auto last = std::min<int64_t>(in, static_cast<int64_t>(center + support + 0.5));
        std::vector<double> exact;
        double sum = 0;
        for (int64_t x = first; x < last; ++x) {
            exact.push_back(bicubic((static_cast<double>(x) - center + 0.5) / widening));
            sum += exact.back();
        }
        Window& window = all[static_cast<size_t>(i)];
        window.first = first;
        for (double value : exact) {
            value *= (sum != 0 ? 1 / sum : 1) * (1 << fraction_bits);
            window.weights.push_back(static_cast<int32_t>(value < 0 ? value - 0.5 : value + 0.5));
        }
    }
    return all;
}

/// Resamples the middle axis: [outer, in, inner] -> [outer, out, inner].
Tensor resample_axis(const Tensor& picture, int64_t out) {
    const int64_t outer = picture.size(0), in = picture.size(1), inner = picture.size(2);
    if (in == out) return picture;
    const auto all = windows(in, out);
    Tensor result = torch::empty({outer, out, inner}, torch::kUInt8);
    const uint8_t* source = picture.data_ptr<uint8_t>();
    uint8_t* target = result.data_ptr<uint8_t>();
    nn::parallel_ranges(outer, [&](int64_t begin, int64_t end) {
        for (int64_t o = begin; o < end; ++o) {
            for (int64_t i = 0; i < out; ++i) {
                const Window& window = all[static_cast<size_t>(i)];
                for (int64_t c = 0; c < inner; ++c) {
                    int64_t sum = int64_t{1} << (fraction_bits - 1);
                    const uint8_t* pixel = source + (o * in + window.first) * inner + c;
                    for (const int32_t weight : window.weights)
                        sum += int64_t{weight} * *pixel, pixel += inner;
                    target[(o * out + i) * inner + c] =
                        static_cast<uint8_t>(std::clamp<int64_t>(sum >> fraction_bits, 0, 255));
                }
            }
        }
    });
    return result;
}

Tensor resized(const Tensor& picture, const ClipPreprocessing& config) {
    if (config.resize_to) return resize_bicubic_8bit(picture, (*config.resize_to)[0], (*config.resize_to)[1]);
    if (!config.shortest_edge) return picture;
    const int64_t H = picture.size(0), W = picture.size(1), edge = *config.shortest_edge;
    const auto longer = [&](int64_t length, int64_t shorter) {
        return std::max<int64_t>(1, edge * length / shorter);
    };
    return W <= H ? resize_bicubic_8bit(picture, longer(H, W), edge)
                  : resize_bicubic_8bit(picture, edge, longer(W, H));
}

int64_t floor_half(int64_t x) { return x >= 0 ? x / 2 : -((1 - x) / 2); }

/// The centre, with black around it where the picture is smaller.
Tensor cropped(const Tensor& picture, int64_t height, int64_t width) {
    const int64_t top = floor_half(picture.size(0) - height), left = floor_half(picture.size(1) - width);
    // Negative padding crops.
    const int64_t below = height - picture.size(0) + top, right = width - picture.size(1) + left;
    return torch::constant_pad_nd(picture, {0, 0, -left, right, -top, below});
}

}  // namespace

Tensor resize_bicubic_8bit(const Tensor& picture, int64_t height, int64_t width) {
    if (picture.dim() != 3 || picture.scalar_type() != torch::kUInt8 || picture.numel() == 0 || height < 1 ||
        width < 1) {
        throw Failure(ErrorCode::bad_input, "a picture without pixels cannot be resized",
                      "choose another picture");
    }
    const int64_t H = picture.size(0), c = picture.size(2);
    const Tensor narrow = resample_axis(picture.contiguous(), width);
    return resample_axis(narrow.view({1, H, width * c}), height).view({height, width, c});
}

Tensor clip_pixels(const Tensor& picture, const ClipPreprocessing& config) {
    if (picture.dim() != 3 || picture.size(2) != 3) {
        throw Failure(ErrorCode::bad_input, "CLIP needs a picture with three colour channels",
                      "convert it to RGB");
    }
    Tensor pixels = resized(picture, config);
    if (config.crop_to) pixels = cropped(pixels, (*config.crop_to)[0], (*config.crop_to)[1]);
    const auto row = [](const std::array<double, 3>& values) {
        return torch::tensor({values[0], values[1], values[2]}, torch::kFloat64).to(torch::kFloat32);
    };
    pixels = (pixels.to(torch::kFloat64) * config.rescale_factor).to(torch::kFloat32);
    return ((pixels - row(config.mean)) / row(config.deviation)).permute({2, 0, 1}).unsqueeze(0).contiguous();
}

}  // namespace burin::models
