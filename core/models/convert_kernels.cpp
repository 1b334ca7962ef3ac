#include "core/models/convert_kernels.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace burin::models {
namespace {

template <class Word>
Word load(const std::byte* address) {
    Word word;
    std::memcpy(&word, address, sizeof(word));
    return word;
}

constexpr uint32_t magnitude = 0x7fffffffU, not_finite = 0x7f800000U;

bool finite_floats(const float* values, size_t count) {
    uint32_t largest = 0;
    for (size_t i = 0; i < count; ++i)
        largest = std::max(largest, std::bit_cast<uint32_t>(values[i]) & magnitude);
    return largest < not_finite;
}

#if defined(__x86_64__)
// Looked up once: the answer never changes while the program runs.
const bool has_avx2_f16c = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c");

__attribute__((target("avx2,f16c"))) bool widen_f16_avx2(const std::byte* source, float* target,
                                                         size_t count) {
    const __m256i mask = _mm256_set1_epi32(static_cast<int>(magnitude));
    __m256i largest = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m256 wide =
            _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(source + 2 * i)));
        largest = _mm256_max_epi32(largest, _mm256_and_si256(_mm256_castps_si256(wide), mask));
        _mm256_storeu_ps(target + i, wide);
    }
    alignas(32) uint32_t lanes[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), largest);
    uint32_t most = *std::max_element(lanes, lanes + 8);
    for (; i < count; ++i) {
        target[i] = _cvtsh_ss(load<uint16_t>(source + 2 * i));
        most = std::max(most, std::bit_cast<uint32_t>(target[i]) & magnitude);
    }
    return most < not_finite;
}

__attribute__((target("avx2"))) void narrow_bf16_avx2(const float* source, uint16_t* target, size_t count) {
    // To nearest even: half an odd unit more is added before the lower half is cut off.
    const __m256i half = _mm256_set1_epi32(0x7fff), one = _mm256_set1_epi32(1);
    for (size_t i = 0; i + 16 <= count; i += 16) {
        __m256i words[2];
        for (size_t j = 0; j < 2; ++j) {
            const __m256i bits = _mm256_castps_si256(_mm256_loadu_ps(source + i + 8 * j));
            const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), one);
            words[j] = _mm256_srli_epi32(_mm256_add_epi32(bits, _mm256_add_epi32(half, odd)), 16);
        }
        const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(words[0], words[1]), 0xd8);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(target + i), packed);
    }
}

__attribute__((target("avx2,f16c"))) void narrow_f16_avx2(const float* source, uint16_t* target,
                                                          size_t count) {
    for (size_t i = 0; i + 8 <= count; i += 8) {
        const __m128i packed = _mm256_cvtps_ph(_mm256_loadu_ps(source + i), _MM_FROUND_TO_NEAREST_INT);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(target + i), packed);
    }
}
#else
constexpr bool has_avx2_f16c = false;
bool widen_f16_avx2(const std::byte*, float*, size_t) { return true; }
void narrow_bf16_avx2(const float*, uint16_t*, size_t) {}
void narrow_f16_avx2(const float*, uint16_t*, size_t) {}
#endif

/// Infinities and NaN as float32 has them.
float value_of_e4m3(uint8_t code) {
    const int exponent = code >> 3 & 15, mantissa = code & 7;
    const float size = (code & 0x7f) == 0x7f ? std::numeric_limits<float>::quiet_NaN()
                       : exponent == 0       ? std::ldexp(static_cast<float>(mantissa), -9)
                                             : std::ldexp(static_cast<float>(8 + mantissa), exponent - 10);
    return code & 0x80 ? -size : size;
}

float value_of_e5m2(uint8_t code) {
    return c10::Half(static_cast<uint16_t>(code << 8), c10::Half::from_bits());
}

using CodeTable = std::array<float, 256>;

CodeTable table_of(float (*value_of)(uint8_t)) {
    CodeTable table;
    for (size_t code = 0; code < table.size(); ++code) table[code] = value_of(static_cast<uint8_t>(code));
    return table;
}

const CodeTable e4m3_values = table_of(value_of_e4m3), e5m2_values = table_of(value_of_e5m2);

void widen_codes(const std::byte* source, const CodeTable& values, float* target, size_t count) {
    for (size_t i = 0; i < count; ++i) target[i] = values[std::to_integer<size_t>(source[i])];
}

template <class Word>
bool below(std::span<const std::byte> source, Word mask, Word limit) {
    Word largest = 0;
    for (size_t i = 0; i + sizeof(Word) <= source.size(); i += sizeof(Word)) {
        largest = std::max<Word>(largest, load<Word>(source.data() + i) & mask);
    }
    return largest < limit;
}

}  // namespace

bool widen(const std::byte* source, io::Dtype from, float* target, size_t count) {
    switch (from) {
        case io::Dtype::f16:
            if (has_avx2_f16c) return widen_f16_avx2(source, target, count);
            for (size_t i = 0; i < count; ++i)
                target[i] = c10::Half(load<uint16_t>(source + 2 * i), c10::Half::from_bits());
            break;
        case io::Dtype::bf16:
            for (size_t i = 0; i < count; ++i) {
                target[i] = std::bit_cast<float>(static_cast<uint32_t>(load<uint16_t>(source + 2 * i)) << 16);
            }
            break;
        case io::Dtype::f64:
            for (size_t i = 0; i < count; ++i) target[i] = static_cast<float>(load<double>(source + 8 * i));
            break;
        case io::Dtype::f32:
            std::memcpy(target, source, 4 * count);
            break;
        case io::Dtype::f8_e4m3:
            widen_codes(source, e4m3_values, target, count);
            break;
        case io::Dtype::f8_e5m2:
            widen_codes(source, e5m2_values, target, count);
            break;
        default:
            return false;  // integers are refused before anything is converted
    }
    return finite_floats(target, count);
}

bool narrow_bf16(const float* source, uint16_t* target, size_t count) {
    size_t i = 0;
    if (has_avx2_f16c) {
        narrow_bf16_avx2(source, target, count);
        i = count / 16 * 16;
    }
    for (; i < count; ++i) target[i] = c10::BFloat16(source[i]).x;
    return below<uint16_t>(std::as_bytes(std::span(target, count)), 0x7fff, 0x7f80);
}

bool narrow_f16(const float* source, uint16_t* target, size_t count) {
    size_t i = 0;
    if (has_avx2_f16c) {
        narrow_f16_avx2(source, target, count);
        i = count / 8 * 8;
    }
    for (; i < count; ++i) target[i] = c10::Half(source[i]).x;
    return below<uint16_t>(std::as_bytes(std::span(target, count)), 0x7fff, 0x7c00);
}

bool finite_bits(std::span<const std::byte> source, io::Dtype type) {
    switch (type) {
        case io::Dtype::f16:
            return below<uint16_t>(source, 0x7fff, 0x7c00);
        case io::Dtype::bf16:
            return below<uint16_t>(source, 0x7fff, 0x7f80);
        case io::Dtype::f32:
            return below<uint32_t>(source, magnitude, not_finite);
        case io::Dtype::f64:
            return below<uint64_t>(source, 0x7fffffffffffffffULL, 0x7ff0000000000000ULL);
        case io::Dtype::f8_e4m3:
            return below<uint8_t>(source, 0x7f, 0x7f);
        case io::Dtype::f8_e5m2:
            return below<uint8_t>(source, 0x7f, 0x7c);
        default:
            return true;
    }
}

}  // namespace burin::models
