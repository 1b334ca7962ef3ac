#include "core/nn/pack_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "core/nn/gemm_kernels.h"
#include "core/nn/simd_target.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")

namespace burin::nn::gemm {
namespace {

template <Number type>
inline __m512 load16(const char* from, int64_t i) {
    if constexpr (type == Number::f64) {
        const __m256 low = _mm512_cvtpd_ps(_mm512_loadu_pd(from + 8 * i));
        const __m256 high = _mm512_cvtpd_ps(_mm512_loadu_pd(from + 8 * i + 64));
        return _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
    } else if constexpr (type == Number::f32) {
        return _mm512_loadu_ps(from + 4 * i);
    } else {
        const __m256i half = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + 2 * i));
        if constexpr (type == Number::f16) return _mm512_cvtph_ps(half);
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
    }
}

/// Rounded to bfloat16, in the upper halves; what is not a number stays none.
inline __m512i rounded(__m512 x) {
    const __m512i bits = _mm512_castps_si512(x);
    const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    const __m512i sum = _mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd);
    return _mm512_mask_mov_epi32(sum, _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q), _mm512_set1_epi32(0x7fc00000));
}

template <Number type, bool to_bf16>
bool convert(const char* from, int64_t count, char* to) {
    const __m512i magnitude = _mm512_set1_epi32(0x7fffffff);
    __m512i largest = _mm512_setzero_si512();
    for (int64_t i = 0; i < count; i += 16) {
        const __m512 x = load16<type>(from, i);
        const __m512i bits = to_bf16 ? rounded(x) : _mm512_castps_si512(x);
        largest = _mm512_max_epu32(largest, _mm512_and_si512(bits, magnitude));
        if constexpr (to_bf16) {
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 2 * i),
                                _mm512_cvtepi32_epi16(_mm512_srli_epi32(bits, 16)));
        } else {
            _mm512_storeu_si512(to + 4 * i, bits);
        }
    }
    return _mm512_cmplt_epu32_mask(largest, _mm512_set1_epi32(0x7f800000)) == 0xffff;
}

template <Number type>
bool convert(const char* from, int64_t count, bool to_bf16, char* to) {
    return to_bf16 ? convert<type, true>(from, count, to) : convert<type, false>(from, count, to);
}

/// 16 vectors of 16 words, rows becoming columns.
inline void transpose(__m512i (&rows)[16]) {
    __m512i words[16], pairs[16];
    for (int i = 0; i < 16; i += 2) {
        words[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        words[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    for (int i = 0; i < 16; i += 4) {
        pairs[i] = _mm512_unpacklo_epi64(words[i], words[i + 2]);
        pairs[i + 1] = _mm512_unpackhi_epi64(words[i], words[i + 2]);
        pairs[i + 2] = _mm512_unpacklo_epi64(words[i + 1], words[i + 3]);
        pairs[i + 3] = _mm512_unpackhi_epi64(words[i + 1], words[i + 3]);
    }
    // Quarter q of pairs[i + j] now holds column 4 q + j of rows i to i + 3.
    for (int j = 0; j < 4; ++j) {
        const __m512i even0 = _mm512_shuffle_i32x4(pairs[j], pairs[4 + j], 0x88);
        const __m512i odd0 = _mm512_shuffle_i32x4(pairs[j], pairs[4 + j], 0xdd);
        const __m512i even1 = _mm512_shuffle_i32x4(pairs[8 + j], pairs[12 + j], 0x88);
        const __m512i odd1 = _mm512_shuffle_i32x4(pairs[8 + j], pairs[12 + j], 0xdd);
        rows[j] = _mm512_shuffle_i32x4(even0, even1, 0x88);
        rows[4 + j] = _mm512_shuffle_i32x4(odd0, odd1, 0x88);
        rows[8 + j] = _mm512_shuffle_i32x4(even0, even1, 0xdd);
        rows[12 + j] = _mm512_shuffle_i32x4(odd0, odd1, 0xdd);
    }
}

/// Words [16 block, 16 block + 16) of 16 rows, transposed.
inline void load_block(const char* rows, int64_t stride, int64_t block, __m512i (&words)[16]) {
    for (int row = 0; row < 16; ++row)
        words[row] = _mm512_load_si512(rows + row * stride + block * step_bytes);
    transpose(words);
}

void pack_one_tap(const char* rows, int64_t steps, bool bf16, char* panel) {
    const int64_t stride = steps * step_bytes, tile_bytes = bf16 ? 1024 : 64, line = bf16 ? 64 : 128;
    for (int64_t step = 0; step < steps; ++step)
        for (int64_t tile = 0; tile < 2; ++tile) {
            __m512i words[16];
            load_block(rows + tile * 16 * stride, stride, step, words);
            char* to = panel + step * panel_step_bytes + tile * tile_bytes;
            for (int k = 0; k < 16; ++k) _mm512_store_si512(to + k * line, words[k]);
        }
}

void pack_taps_f32(const char* rows, int64_t steps, int64_t taps, char* panel) {
    const int64_t stride = steps * taps * step_bytes;
    for (int64_t tile = 0; tile < 2; ++tile) {
        int64_t channel = 0, tap = 0;
        for (int64_t block = 0; block < steps * taps; ++block) {
            __m512i words[16];
            load_block(rows + tile * 16 * stride, stride, block, words);
            for (const __m512i& word : words) {
                char* to = panel + (tap * steps + channel / 16) * panel_step_bytes + channel % 16 * 128;
                _mm512_store_si512(to + tile * 64, word);
                if (++tap == taps) tap = 0, ++channel;
            }
        }
    }
}

/// A word of the file holds two elements that follow each other; a word of a panel holds two channels of one
/// tap.
void pack_taps_bf16(const char* rows, int64_t steps, int64_t taps, char* scratch, char* panel) {
    const int64_t stride = steps * taps * step_bytes;
    const __m512i low_half = _mm512_set1_epi32(0xffff);
    for (int64_t tile = 0; tile < 2; ++tile) {
        for (int64_t block = 0; block < steps * taps; ++block) {
            __m512i words[16];
            load_block(rows + tile * 16 * stride, stride, block, words);
            for (int i = 0; i < 16; ++i) _mm512_store_si512(scratch + (block * 16 + i) * 64, words[i]);
        }
        for (int64_t tap = 0; tap < taps; ++tap) {
            // Whether an element is the upper half of its word; alike for all channels of even number.
            const __m128i down = _mm_cvtsi32_si128(tap % 2 == 1 ? 16 : 0);
            const __m128i up = _mm_cvtsi32_si128((tap + taps) % 2 == 1 ? 0 : 16);
            for (int64_t pair = 0; pair < steps * 16; ++pair) {
                const int64_t first = 2 * pair * taps + tap, second = first + taps;
                const __m512i low = _mm512_srl_epi32(_mm512_load_si512(scratch + first / 2 * 64), down);
                const __m512i high = _mm512_sll_epi32(_mm512_load_si512(scratch + second / 2 * 64), up);
                char* to = panel + (tap * steps + pair / 16) * panel_step_bytes + pair % 16 * 64;
                // low where the mask has ones, else high
                _mm512_store_si512(to + tile * 1024, _mm512_ternarylogic_epi32(low_half, low, high, 0xca));
            }
        }
    }
}

}  // namespace

bool convert_row(const char* from, Number type, int64_t count, bool to_bf16, char* to) {
    switch (type) {
        case Number::f64:
            return convert<Number::f64>(from, count, to_bf16, to);
        case Number::f32:
            return convert<Number::f32>(from, count, to_bf16, to);
        case Number::f16:
            return convert<Number::f16>(from, count, to_bf16, to);
        case Number::bf16:
            break;
    }
    return convert<Number::bf16>(from, count, to_bf16, to);
}

int64_t pack_scratch_bytes(int64_t steps, int64_t taps) { return taps == 1 ? 64 : steps * taps * 16 * 64; }

void pack_chunk(const char* rows, int64_t steps, int64_t taps, bool bf16, char* scratch, char* panel) {
    if (taps == 1) return pack_one_tap(rows, steps, bf16, panel);
    if (bf16) return pack_taps_bf16(rows, steps, taps, scratch, panel);
    pack_taps_f32(rows, steps, taps, panel);
}

}  // namespace burin::nn::gemm

BURIN_TARGET_END
#endif
