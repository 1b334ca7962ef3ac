// From stored weights to the panels of gemm_kernels.h: conversion of one row, and the transpositions that put
// 32 rows side by side. Plain pointers, no torch. The kernels need AVX-512, as whatever reads the panels
// does.
//
// A chunk is a stretch of steps of 32 rows, one row after the other, each row as the file has it: for a
// convolution the taps of a channel follow each other. All functions are thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>

namespace burin::nn::gemm {

enum class Number { f64, f32, f16, bf16 };

/// `count` numbers, a multiple of 16, at any address -> bfloat16 (to nearest even) or float32. Whether all
/// are finite afterwards.
bool convert_row(const char* from, Number type, int64_t count, bool to_bf16, char* to);

/// Bytes of scratch that pack_chunk needs for so many steps.
[[nodiscard]] int64_t pack_scratch_bytes(int64_t steps, int64_t taps);

/// `rows`: a chunk of 32 rows, steps * taps * 64 bytes each, already converted. Writes steps * taps pieces of
/// 2 KiB, tap after tap. `rows` and `panel` at multiples of 64 bytes.
void pack_chunk(const char* rows, int64_t steps, int64_t taps, bool bf16, char* scratch, char* panel);

}  // namespace burin::nn::gemm
