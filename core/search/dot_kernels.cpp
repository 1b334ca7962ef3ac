#include "core/search/dot_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace burin::search {

int32_t dot_plain(const int8_t* row, const int16_t* query, size_t count) {
    int32_t sum = 0;
    for (size_t i = 0; i < count; ++i) sum += int32_t{row[i]} * int32_t{query[i]};
    return sum;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) int32_t dot_avx2(const int8_t* row, const int16_t* query, size_t count) {
    __m256i sum[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    for (size_t i = 0; i < count; i += 32) {
        for (size_t half = 0; half < 2; ++half) {
            const size_t at = i + 16 * half;
            const __m256i wide =
                _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row + at)));
            const __m256i asked = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(query + at));
            sum[half] = _mm256_add_epi32(sum[half], _mm256_madd_epi16(wide, asked));
        }
    }
    const __m256i both = _mm256_add_epi32(sum[0], sum[1]);
    __m128i four = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
    four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
    four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0xB1));
    return _mm_cvtsi128_si32(four);
}

__attribute__((target("avx512f,avx512bw"))) int32_t dot_avx512(const int8_t* row, const int16_t* query,
                                                               size_t count) {
    __m512i sum[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    for (size_t i = 0; i < count; i += 64) {
        for (size_t half = 0; half < 2; ++half) {
            const size_t at = i + 32 * half;
            const __m512i wide =
                _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(row + at)));
            const __m512i asked = _mm512_loadu_si512(query + at);
            sum[half] = _mm512_add_epi32(sum[half], _mm512_madd_epi16(wide, asked));
        }
    }
    return _mm512_reduce_add_epi32(_mm512_add_epi32(sum[0], sum[1]));
}
#endif

DotKernel dot_kernel() {
#if defined(__x86_64__)
    static const DotKernel best = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                                      ? dot_avx512
                                  : __builtin_cpu_supports("avx2") ? dot_avx2
                                                                   : dot_plain;
    return best;
#else
    return dot_plain;
#endif
}

}  // namespace burin::search
