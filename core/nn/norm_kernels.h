// Norms on a CPU in one or two passes, counted in float32 whatever the elements' type; AVX-512. Plain
// pointers.
#pragma once

#include <cstdint>

namespace burin::nn::norms {

/// Sum and sum of squares of each channel over some pixels, both taken from `pivot`: one of the pixels, which
/// keeps the differences small where the mean is large. x [pixels][channels]; pivot, sum and squares
/// [channels].
void channel_sums(const void* x, bool bf16, int64_t pixels, int64_t channels, float* pivot, float* sum,
                  float* squares);

/// y = x * scale + shift for each channel, then silu if asked. x, y [pixels][channels] of one type.
void scale_and_shift(const void* x, void* y, bool bf16, int64_t pixels, int64_t channels, const float* scale,
                     const float* shift, bool silu);

/// Layer norm of each row; x, y [rows][channels].
void layer_norm(const void* x, void* y, bool bf16, int64_t rows, int64_t channels, const float* weight,
                const float* bias, double eps);

}  // namespace burin::nn::norms
