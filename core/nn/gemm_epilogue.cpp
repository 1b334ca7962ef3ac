#if defined(__x86_64__)
#include "core/nn/gemm_kernels.h"
#include "core/nn/simd_math.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")

namespace burin::nn::gemm {
namespace {

template <bool bf16>
void finish(const float* results, const int32_t* out_rows, const Epilogue& e) {
    constexpr int64_t size = bf16 ? 2 : 4;
    const int64_t halves = e.gated ? 1 : 2;
    for (int64_t row = 0; row < tile_rows; ++row) {
        if (out_rows[row] < 0) continue;
        const int64_t place = out_rows[row] * e.stride;
        const float* from = results + row * panel_width;
        for (int64_t half = 0; half < halves; ++half) {
            const __mmask16 mask = simd::lanes(e.columns - 16 * half);
            if (e.columns <= 16 * half) break;
            __m512 x = _mm512_add_ps(_mm512_loadu_ps(from + 16 * half), _mm512_loadu_ps(e.bias + 16 * half));
            if (e.gated)
                x = _mm512_mul_ps(x, simd::gelu<bf16>(_mm512_add_ps(_mm512_loadu_ps(from + 16),
                                                                    _mm512_loadu_ps(e.bias + 16))));
            if (e.offset) x = _mm512_add_ps(x, _mm512_maskz_loadu_ps(mask, e.offset + 16 * half));
            const int64_t column = 16 * half * size;
            if (e.residual) x = _mm512_add_ps(x, simd::load<bf16>(e.residual + place + column, mask));
            simd::store<bf16>(e.out + place + column, x, mask);
        }
    }
}

}  // namespace

void finish_tile(const float* results, const int32_t* out_rows, const Epilogue& epilogue) {
    return epilogue.bf16 ? finish<true>(results, out_rows, epilogue)
                         : finish<false>(results, out_rows, epilogue);
}

}  // namespace burin::nn::gemm

BURIN_TARGET_END
#endif
