// The inner loops of convert_weights: plain C++, and AVX2 with F16C where the processor has them (decided at
// run time).
//
// Each says whether every element it wrote or read is finite. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/io/safetensors.h"

namespace burin::models {

/// `count` elements of a floating type at any address -> float32.
bool widen(const std::byte* source, io::Dtype from, float* target, size_t count);
/// float32 -> bfloat16 and IEEE half as raw bits, rounded to nearest even.
bool narrow_bf16(const float* source, uint16_t* target, size_t count);
bool narrow_f16(const float* source, uint16_t* target, size_t count);
/// Only the test.
bool finite_bits(std::span<const std::byte> source, io::Dtype type);

}  // namespace burin::models
