// The dot product of bytes with whole numbers. Internal to core/search.
#pragma once

#include <cstddef>
#include <cstdint>

namespace burin::search {

/// `count` is a multiple of row_unit; queries are at most query_most in size, so that no sum passes 31 bits: 8192 numbers
/// of at most 127 * 2047.
inline constexpr size_t row_unit = 64;
inline constexpr int query_most = 2047;

using DotKernel = int32_t (*)(const int8_t* row, const int16_t* query, size_t count);

int32_t dot_plain(const int8_t* row, const int16_t* query, size_t count);
#if defined(__x86_64__)
int32_t dot_avx2(const int8_t* row, const int16_t* query, size_t count);
int32_t dot_avx512(const int8_t* row, const int16_t* query, size_t count);
#endif

/// The best that this processor has.
[[nodiscard]] DotKernel dot_kernel();

}  // namespace burin::search
