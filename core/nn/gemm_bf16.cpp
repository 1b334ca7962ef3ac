#if defined(__x86_64__)
#include <algorithm>
#include <cstring>
#include <immintrin.h>

#include "core/nn/gemm_kernels.h"
#include "core/nn/simd_target.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma")

namespace burin::nn::gemm {
namespace {

#include "core/nn/gemm_avx512.inc"

struct Bf16Step {
    template <int vectors>
    static inline void run(const char* rows, int64_t stride, const char* panel,
                           __m512 (&sum)[group_rows][vectors]) {
        for (int pair = 0; pair < 16; ++pair) {
            __m512bh weights[vectors];
            for (int i = 0; i < vectors; ++i)
                weights[i] = (__m512bh)_mm512_loadu_si512(panel + i * 1024 + pair * 64);
            for (int64_t row = 0; row < group_rows; ++row) {
                int32_t two;
                std::memcpy(&two, rows + row * stride + pair * 4, 4);
                const auto x = (__m512bh)_mm512_set1_epi32(two);
                for (int i = 0; i < vectors; ++i) sum[row][i] = _mm512_dpbf16_ps(sum[row][i], x, weights[i]);
            }
        }
    }
};

}  // namespace

void block_bf16_avx512(const BlockTask& task) { block<Bf16Step>(task); }

}  // namespace burin::nn::gemm

BURIN_TARGET_END
#endif
