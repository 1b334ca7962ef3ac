// The running softmax of tiled attention (arXiv 2205.14135) on 32 query rows; AVX-512. Plain pointers.
#pragma once

#include <cstdint>

namespace burin::nn::softmax {

inline constexpr int64_t rows = 32;

/// What is known of the rows so far.
struct Running {
    float highest[rows];     ///< largest score, scaled
    float sum[rows];         ///< of exp(score - highest)
    float correction[rows];  ///< what earlier results are to be multiplied with
};

void start(Running& state);

/// Turns scores [panels][32 rows][32 keys], of which the first `keys` exist, into exp(score * scale -
/// highest), written as [32 rows][panels * 32] with zeros for keys that do not exist. One state belongs to
/// one of the two types.
void step_f32(Running& state, const float* scores, int64_t panels, int64_t keys, float scale, void* weights);
/// Same in bfloat16, with exponentials within 2e-4.
void step_bf16(Running& state, const float* scores, int64_t panels, int64_t keys, float scale, void* weights);

/// total = total * correction + addend, both [32][32], in the first `columns` of each row (and perhaps more).
void accumulate(const Running& state, float* total, const float* addend, int64_t columns);

/// Writes total / sum of one row's `columns` results.
void finish(const Running& state, const float* total, int64_t row, int64_t columns, bool bf16, void* out);

}  // namespace burin::nn::softmax
