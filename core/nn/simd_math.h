// Vectors of 16 floats: loads and stores of both element types, exp, silu and gelu. Include inside a .cpp
// behind all other headers; what is here needs AVX-512.
#pragma once

#if defined(__x86_64__)
#include <cstdint>
#include <immintrin.h>

#include "core/nn/simd_target.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")

namespace burin::nn::simd {

/// The first `count` of 16 lanes.
inline __mmask16 lanes(int64_t count) {
    return count >= 16 ? __mmask16(0xffff) : __mmask16((1U << static_cast<unsigned>(count)) - 1U);
}

inline __m512 load_bf16(const void* from, __mmask16 mask) {
    return _mm512_castsi512_ps(
        _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, from)), 16));
}

/// Rounds to nearest even.
inline void store_bf16(void* to, __m512 x, __mmask16 mask) {
    const __m512i bits = _mm512_castps_si512(x);
    const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    const __m512i rounded = _mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd);
    _mm256_mask_storeu_epi16(to, mask, _mm512_cvtepi32_epi16(_mm512_srli_epi32(rounded, 16)));
}

template <bool bf16>
inline __m512 load(const void* from, __mmask16 mask = 0xffff) {
    if constexpr (bf16) return load_bf16(from, mask);
    return _mm512_maskz_loadu_ps(mask, from);
}

template <bool bf16>
inline void store(void* to, __m512 x, __mmask16 mask = 0xffff) {
    if constexpr (bf16) return store_bf16(to, x, mask);
    _mm512_mask_storeu_ps(to, mask, x);
}

/// e^x within 2e-7 relative: x = n ln 2 + r, a polynomial in r (coefficients of the Cephes library), times
/// 2^n.
inline __m512 exp(__m512 x) {
    const __m512 n =
        _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504F)), _MM_FROUND_TO_NEAREST_INT);
    __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375F), x);
    r = _mm512_fnmadd_ps(n, _mm512_set1_ps(-2.12194440e-4F), r);
    __m512 p = _mm512_set1_ps(1.9875691500e-4F);
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.3981999507e-3F));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(8.3334519073e-3F));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(4.1665795894e-2F));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.6666665459e-1F));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.0000001201e-1F));
    p = _mm512_fmadd_ps(p, _mm512_mul_ps(r, r), _mm512_add_ps(r, _mm512_set1_ps(1.0F)));
    return _mm512_scalef_ps(p, n);
}

/// e^x within 2e-4 relative, enough for a result that is rounded to bfloat16.
inline __m512 exp_rough(__m512 x) {
    const __m512 power = _mm512_mul_ps(x, _mm512_set1_ps(1.44269504F));
    const __m512 part = _mm512_reduce_ps(power, _MM_FROUND_TO_NEG_INF);
    __m512 p = _mm512_set1_ps(0.0781455737F);
    p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(0.226173572F));
    p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(0.695556856F));
    p = _mm512_fmadd_ps(p, part, _mm512_set1_ps(1.0F));
    return _mm512_scalef_ps(p, power);
}

/// x / (1 + e^-x); `rough`: within 3e-4, for a result that is rounded to bfloat16.
template <bool rough>
inline __m512 silu(__m512 x) {
    const __m512 one = _mm512_set1_ps(1.0F), minus = _mm512_sub_ps(_mm512_setzero_ps(), x);
    if constexpr (!rough) return _mm512_div_ps(x, _mm512_add_ps(one, exp(minus)));
    // Not beyond what the approximate reciprocal can take.
    const __m512 e = exp_rough(_mm512_min_ps(minus, _mm512_set1_ps(80.0F)));
    return _mm512_mul_ps(x, _mm512_rcp14_ps(_mm512_add_ps(one, e)));
}

/// x Phi(x) with erf by formula 7.1.26 of Abramowitz and Stegun (absolute error 1.5e-7). `rough`: within 3e-4
/// of the larger of Phi(x) and 1 - Phi(x), for a result that is rounded to bfloat16.
template <bool rough>
inline __m512 gelu(__m512 x) {
    const __m512 one = _mm512_set1_ps(1.0F);
    const __m512 z = _mm512_mul_ps(_mm512_abs_ps(x), _mm512_set1_ps(0.70710678F));
    const __m512 below = _mm512_fmadd_ps(z, _mm512_set1_ps(0.3275911F), one);
    const __m512 t = rough ? _mm512_rcp14_ps(below) : _mm512_div_ps(one, below);
    __m512 p = _mm512_set1_ps(1.061405429F);
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-1.453152027F));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(1.421413741F));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-0.284496736F));
    p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(0.254829592F));
    const __m512 tail =
        _mm512_mul_ps(_mm512_mul_ps(p, t), exp(_mm512_sub_ps(_mm512_setzero_ps(), _mm512_mul_ps(z, z))));
    // 1 + erf(x / sqrt 2): 2 - tail on the right, tail on the left.
    const __mmask16 right = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_GE_OQ);
    const __m512 both = _mm512_mask_sub_ps(tail, right, _mm512_set1_ps(2.0F), tail);
    return _mm512_mul_ps(_mm512_mul_ps(x, _mm512_set1_ps(0.5F)), both);
}

}  // namespace burin::nn::simd

BURIN_TARGET_END
#endif
