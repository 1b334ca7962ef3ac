#if defined(__x86_64__)
#include "core/nn/softmax_kernel.h"

#include <algorithm>
#include <limits>

#include "core/nn/simd_math.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")

namespace burin::nn::softmax {
namespace {

#include "core/nn/softmax_rows.inc"

struct Float32 {
    static constexpr int64_t bytes = 4;
    static constexpr float unit = 1;
    static inline __m512 raise(__m512 x) { return simd::exp(x); }
    static inline void store(char* out, __m512 left, __m512 right) {
        _mm512_storeu_ps(out, left);
        _mm512_storeu_ps(out + 64, right);
    }
};

}  // namespace

void start(Running& state) {
    std::fill_n(state.highest, rows, std::numeric_limits<float>::lowest());
    std::fill_n(state.sum, rows, 0.0F);
}

void step_f32(Running& state, const float* scores, int64_t panels, int64_t keys, float scale, void* weights) {
    step_rows<Float32>(state, scores, panels, keys, scale, weights);
}

void accumulate(const Running& state, float* total, const float* addend, int64_t columns) {
    for (int64_t row = 0; row < rows; ++row) {
        const __m512 fade = _mm512_set1_ps(state.correction[row]);
        for (int64_t column = 0; column < columns; column += 16) {
            float* at = total + row * width + column;
            _mm512_storeu_ps(at, _mm512_fmadd_ps(_mm512_loadu_ps(at), fade,
                                                 _mm512_loadu_ps(addend + row * width + column)));
        }
    }
}

void finish(const Running& state, const float* total, int64_t row, int64_t columns, bool bf16, void* out) {
    const __m512 factor = _mm512_set1_ps(1 / state.sum[row]);
    for (int64_t column = 0; column < columns; column += 16) {
        const __mmask16 mask = simd::lanes(columns - column);
        const __m512 x = _mm512_mul_ps(_mm512_loadu_ps(total + row * width + column), factor);
        if (bf16) {
            simd::store<true>(static_cast<char*>(out) + column * 2, x, mask);
        } else {
            simd::store<false>(static_cast<char*>(out) + column * 4, x, mask);
        }
    }
}

}  // namespace burin::nn::softmax

BURIN_TARGET_END
#endif
