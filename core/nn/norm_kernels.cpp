#if defined(__x86_64__)
#include "core/nn/norm_kernels.h"

#include <cmath>
#include <cstring>

#include "core/nn/simd_math.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")

namespace burin::nn::norms {
namespace {

template <bool bf16>
const char* at(const void* x, int64_t index) {
    return static_cast<const char*>(x) + index * (bf16 ? 2 : 4);
}

template <bool bf16>
char* at(void* x, int64_t index) {
    return static_cast<char*>(x) + index * (bf16 ? 2 : 4);
}

template <bool bf16>
void sums(const void* x, int64_t pixels, int64_t channels, float* pivot, float* sum, float* squares) {
    for (int64_t c = 0; c < channels; c += 16) {
        const __mmask16 mask = simd::lanes(channels - c);
        const __m512 origin = simd::load<bf16>(at<bf16>(x, c), mask);
        __m512 total = _mm512_setzero_ps(), square = _mm512_setzero_ps();
        for (int64_t pixel = 0; pixel < pixels; ++pixel) {
            const __m512 d = _mm512_sub_ps(simd::load<bf16>(at<bf16>(x, pixel * channels + c), mask), origin);
            total = _mm512_add_ps(total, d);
            square = _mm512_fmadd_ps(d, d, square);
        }
        _mm512_mask_storeu_ps(pivot + c, mask, origin);
        _mm512_mask_storeu_ps(sum + c, mask, total);
        _mm512_mask_storeu_ps(squares + c, mask, square);
    }
}

template <bool bf16, bool silu>
void scaled(const void* x, void* y, int64_t pixels, int64_t channels, const float* scale,
            const float* shift) {
    for (int64_t pixel = 0; pixel < pixels; ++pixel)
        for (int64_t c = 0; c < channels; c += 16) {
            const __mmask16 mask = simd::lanes(channels - c);
            __m512 v = simd::load<bf16>(at<bf16>(x, pixel * channels + c), mask);
            v = _mm512_fmadd_ps(v, _mm512_maskz_loadu_ps(mask, scale + c),
                                _mm512_maskz_loadu_ps(mask, shift + c));
            if constexpr (silu) v = simd::silu<bf16>(v);
            simd::store<bf16>(at<bf16>(y, pixel * channels + c), v, mask);
        }
}

template <bool bf16>
void layer_norm_rows(const void* x, void* y, int64_t rows, int64_t channels, const float* weight,
                     const float* bias, double eps) {
    const auto n = static_cast<double>(channels);
    for (int64_t row = 0; row < rows; ++row) {
        const char* from = at<bf16>(x, row * channels);
        char* to = at<bf16>(y, row * channels);
        __m512 total = _mm512_setzero_ps();
        for (int64_t c = 0; c < channels; c += 16)
            total = _mm512_add_ps(total, simd::load<bf16>(at<bf16>(from, c), simd::lanes(channels - c)));
        const __m512 mean = _mm512_set1_ps(static_cast<float>(_mm512_reduce_add_ps(total) / n));
        __m512 square = _mm512_setzero_ps();
        for (int64_t c = 0; c < channels; c += 16) {
            const __mmask16 mask = simd::lanes(channels - c);
            const __m512 d = _mm512_maskz_sub_ps(mask, simd::load<bf16>(at<bf16>(from, c), mask), mean);
            square = _mm512_fmadd_ps(d, d, square);
        }
        const double variance = _mm512_reduce_add_ps(square) / n;
        const __m512 scale = _mm512_set1_ps(static_cast<float>(1 / std::sqrt(variance + eps)));
        for (int64_t c = 0; c < channels; c += 16) {
            const __mmask16 mask = simd::lanes(channels - c);
            const __m512 d =
                _mm512_mul_ps(_mm512_sub_ps(simd::load<bf16>(at<bf16>(from, c), mask), mean), scale);
            const __m512 v = _mm512_fmadd_ps(d, _mm512_maskz_loadu_ps(mask, weight + c),
                                             _mm512_maskz_loadu_ps(mask, bias + c));
            simd::store<bf16>(at<bf16>(to, c), v, mask);
        }
    }
}

}  // namespace

void channel_sums(const void* x, bool bf16, int64_t pixels, int64_t channels, float* pivot, float* sum,
                  float* squares) {
    return bf16 ? sums<true>(x, pixels, channels, pivot, sum, squares)
                : sums<false>(x, pixels, channels, pivot, sum, squares);
}

void scale_and_shift(const void* x, void* y, bool bf16, int64_t pixels, int64_t channels, const float* scale,
                     const float* shift, bool silu) {
    const auto kernel = bf16 ? (silu ? scaled<true, true> : scaled<true, false>)
                             : (silu ? scaled<false, true> : scaled<false, false>);
    kernel(x, y, pixels, channels, scale, shift);
}

void layer_norm(const void* x, void* y, bool bf16, int64_t rows, int64_t channels, const float* weight,
                const float* bias, double eps) {
    return bf16 ? layer_norm_rows<true>(x, y, rows, channels, weight, bias, eps)
                : layer_norm_rows<false>(x, y, rows, channels, weight, bias, eps);
}

}  // namespace burin::nn::norms

BURIN_TARGET_END
#endif
