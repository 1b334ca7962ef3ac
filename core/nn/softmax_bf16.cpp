#if defined(__x86_64__)
#include <algorithm>
#include <limits>

#include "core/nn/simd_math.h"
#include "core/nn/softmax_kernel.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma")

namespace burin::nn::softmax {
namespace {

#include "core/nn/softmax_rows.inc"

struct Bfloat16 {
    static constexpr int64_t bytes = 2;
    static constexpr float unit = 1.44269504F;  // log2 e: powers of two are cheaper
    /// 2^x within 2e-4: the instruction that scales by the whole part takes x itself.
    static inline __m512 raise(__m512 x) {
        const __m512 part = _mm512_reduce_ps(x, _MM_FROUND_TO_NEG_INF);
        __m512 p = _mm512_set1_ps(0.0781455737F);
        p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(0.226173572F));
        p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(0.695556856F));
        p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(1.0F));
        return _mm512_scalef_ps(p, x);
    }
    static inline void store(char* out, __m512 left, __m512 right) {
        const __m512bh both = _mm512_cvtne2ps_pbh(right, left);
        _mm512_storeu_si512(out, (__m512i)both);
    }
};

}  // namespace

void step_bf16(Running& state, const float* scores, int64_t panels, int64_t keys, float scale,
               void* weights) {
    step_rows<Bfloat16>(state, scores, panels, keys, scale, weights);
}

}  // namespace burin::nn::softmax

BURIN_TARGET_END
#endif
