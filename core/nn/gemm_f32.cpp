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
    template <int vectors>
    static inline void run(const char* rows, int64_t stride, const char* panel,
                           __m512 (&sum)[group_rows][vectors]) {
        for (int k = 0; k < 16; ++k) {
            __m512 weights[vectors];
            for (int i = 0; i < vectors; ++i) weights[i] = _mm512_loadu_ps(panel + k * 128 + i * 64);
            for (int64_t row = 0; row < group_rows; ++row) {
                float one;
                std::memcpy(&one, rows + row * stride + k * 4, 4);
                const __m512 x = _mm512_set1_ps(one);
                for (int i = 0; i < vectors; ++i) sum[row][i] = _mm512_fmadd_ps(x, weights[i], sum[row][i]);
            }
        }
    }
};

}  // namespace

void block_f32_avx512(const BlockTask& task) { block<F32Step>(task); }

}  // namespace burin::nn::gemm

BURIN_TARGET_END
#endif
