#if defined(__x86_64__)
#include <algorithm>
#include <cstring>
#include <immintrin.h>

#include "core/nn/gemm_kernels.h"
#include "core/nn/simd_target.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")

namespace burin::nn::gemm {
namespace {

#include "core/nn/gemm_avx512.inc"

struct F32Step {
    static inline void run(const char* rows, int64_t stride, const char* panel,
                           __m512 (&sum)[group_rows][2]) {
        for (int k = 0; k < 16; ++k) {
            const __m512 left = _mm512_loadu_ps(panel + k * 128);
            const __m512 right = _mm512_loadu_ps(panel + k * 128 + 64);
            for (int64_t row = 0; row < group_rows; ++row) {
                float one;
                std::memcpy(&one, rows + row * stride + k * 4, 4);
                const __m512 x = _mm512_set1_ps(one);
                sum[row][0] = _mm512_fmadd_ps(x, left, sum[row][0]);
                sum[row][1] = _mm512_fmadd_ps(x, right, sum[row][1]);
            }
        }
    }
};

}  // namespace

void block_f32_avx512(const BlockTask& task) { block<F32Step>(task); }

}  // namespace burin::nn::gemm

BURIN_TARGET_END
#endif
