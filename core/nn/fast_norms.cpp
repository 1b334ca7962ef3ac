#include "core/nn/fast_norms.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/nn/cpu_features.h"
#include "core/nn/layers.h"
#include "core/nn/norm_kernels.h"
#include "core/nn/parallel.h"

namespace burin::nn {

bool fast_norm_fits(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    const bool type = x.scalar_type() == torch::kFloat32 || x.scalar_type() == torch::kBFloat16;
    return cpu_level() >= CpuLevel::avx512 && x.is_cpu() && type && weight.scalar_type() == torch::kFloat32 &&
           bias.scalar_type() == torch::kFloat32 && x.numel() > 0 && !wants_gradient({x, weight, bias});
}

#if defined(__x86_64__)
namespace {

/// Mean and sum of squared differences of many numbers, merged without cancellation (Chan, Golub, LeVeque).
struct Moments {
    double count = 0, mean = 0, squares = 0;

    void merge(double other_count, double other_mean, double other_squares) {
        const double total = count + other_count, delta = other_mean - mean;
        mean += delta * other_count / total;
        squares += other_squares + delta * delta * count * other_count / total;
        count = total;
    }
};

constexpr int64_t chunk_pixels = 64;  // fixed, so that sums do not depend on the number of threads

/// What the chunks of a picture summed up, [chunks][3][channels], as scale and shift of each channel.
void scales_of(const float* sums, int64_t pixels, int64_t channels, int64_t groups, const float* weight,
               const float* bias, double eps, float* scale, float* shift) {
    const int64_t width = channels / groups, chunks = (pixels + chunk_pixels - 1) / chunk_pixels;
    for (int64_t group = 0; group < groups; ++group) {
        Moments moments;
        for (int64_t chunk = 0; chunk < chunks; ++chunk) {
            const auto count = static_cast<double>(std::min(chunk_pixels, pixels - chunk * chunk_pixels));
            for (int64_t c = group * width; c < (group + 1) * width; ++c) {
                const float* at = sums + chunk * 3 * channels + c;
                const double total = at[channels], square = at[2 * channels];
                moments.merge(count, at[0] + total / count, square - total * total / count);
            }
        }
        const double factor = 1 / std::sqrt(std::max(0.0, moments.squares / moments.count) + eps);
        for (int64_t c = group * width; c < (group + 1) * width; ++c) {
            scale[c] = static_cast<float>(weight[c] * factor);
            shift[c] = static_cast<float>(bias[c] - moments.mean * weight[c] * factor);
        }
    }
}

}  // namespace

Tensor fast_group_norm(const Tensor& x, int64_t groups, const Tensor& weight, const Tensor& bias, double eps,
                       bool silu) {
    const auto map = x.contiguous(at::MemoryFormat::ChannelsLast);
    const auto out = torch::empty_like(map);
    const int64_t n = x.size(0), c = x.size(1), pixels = x.size(2) * x.size(3), bytes = x.element_size();
    const bool bf16 = x.scalar_type() == torch::kBFloat16;
    const int64_t chunks = (pixels + chunk_pixels - 1) / chunk_pixels;
    std::vector<float> sums(static_cast<size_t>(n * chunks * 3 * c)), scale(static_cast<size_t>(n * c)),
        shift(scale.size());
    const auto* from = static_cast<const char*>(map.data_ptr());
    auto* to = static_cast<char*>(out.data_ptr());
    const auto place = [&](int64_t item) {
        return (item / chunks * pixels + item % chunks * chunk_pixels) * c * bytes;
    };
    const auto length = [&](int64_t item) {
        return std::min(chunk_pixels, pixels - item % chunks * chunk_pixels);
    };
    parallel_ranges(n * chunks, [&](int64_t begin, int64_t end) {
        for (int64_t item = begin; item < end; ++item) {
            float* at = sums.data() + item * 3 * c;
            norms::channel_sums(from + place(item), bf16, length(item), c, at, at + c, at + 2 * c);
        }
    });
    for (int64_t picture = 0; picture < n; ++picture)
        scales_of(sums.data() + picture * chunks * 3 * c, pixels, c, groups, weight.data_ptr<float>(),
                  bias.data_ptr<float>(), eps, scale.data() + picture * c, shift.data() + picture * c);
    parallel_ranges(n * chunks, [&](int64_t begin, int64_t end) {
        for (int64_t item = begin; item < end; ++item)
            norms::scale_and_shift(from + place(item), to + place(item), bf16, length(item), c,
                                   scale.data() + item / chunks * c, shift.data() + item / chunks * c, silu);
    });
    return out;
}

Tensor fast_layer_norm(const Tensor& x, const Tensor& weight, const Tensor& bias, double eps) {
    const auto rows = x.contiguous();
    const auto out = torch::empty_like(rows);
    const int64_t c = x.size(-1), count = x.numel() / c;
    const auto* from = static_cast<const char*>(rows.data_ptr());
    auto* to = static_cast<char*>(out.data_ptr());
    parallel_ranges(count, [&](int64_t begin, int64_t end) {
        const int64_t place = begin * c * x.element_size();
        norms::layer_norm(from + place, to + place, x.scalar_type() == torch::kBFloat16, end - begin, c,
                          weight.data_ptr<float>(), bias.data_ptr<float>(), eps);
    });
    return out;
}

#else

Tensor fast_group_norm(const Tensor& x, int64_t, const Tensor&, const Tensor&, double, bool) {
    return x;
}  // unreachable
Tensor fast_layer_norm(const Tensor& x, const Tensor&, const Tensor&, double) { return x; }  // unreachable

#endif

}  // namespace burin::nn
