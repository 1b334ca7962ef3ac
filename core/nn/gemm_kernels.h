// Micro-kernels of matrix products with packed weights; see gemm.h. Plain pointers, no torch.
//
// Both element types share one geometry in bytes: a step is 64 bytes of a row (32 bfloat16 or 16 float32
// numbers of the inner axis k), a panel is 32 outputs, and one step of one panel is 2 KiB of packed weights:
//   bfloat16: two tiles [16 pairs of k][16 outputs][2];  float32: [16 of k][32 outputs].
// The inner axis is cut into runs: a convolution visits a stretch of channels at all its taps before the next
// stretch, so that neighbouring taps find their pixels in the first cache.
#pragma once

#include <cstdint>

namespace burin::nn::gemm {

inline constexpr int64_t step_bytes = 64;
inline constexpr int64_t tile_rows = 16;
inline constexpr int64_t panel_width = 32;
inline constexpr int64_t panel_step_bytes = 2048;

/// Consecutive steps of the inner axis, found `offset` bytes behind a row's beginning.
struct Run {
    int64_t offset;
    int64_t steps;
};

/// 32 rows as two tiles of 16; the rows of a tile lie `stride` bytes apart.
struct BlockTask {
    const char* rows[2];
    int64_t stride;
    const Run* runs;
    int64_t run_count;
    const char* panel;  ///< packed weights, 2 KiB for each step of each run in turn
    float* out;         ///< [32][32]
    bool accumulate;    ///< add to what is in `out`; else overwrite it
    bool first_use;     ///< the panel is not in a cache yet: ask for what follows on the way
    bool narrow;        ///< only the panel's first 16 columns are wanted; the others are left undefined
};

using BlockKernel = void (*)(const BlockTask&);

void block_bf16_amx(const BlockTask& task);
void block_bf16_avx512(const BlockTask& task);
void block_f32_avx512(const BlockTask& task);

/// Called by each thread around a run of block_bf16_amx.
void enter_tiles();
void leave_tiles();

/// What happens to finished results: bias, offset and residual are added in float32, then rounded once.
struct Epilogue {
    bool bf16 = true;               ///< type of residual and out; else float32
    bool gated = false;             ///< columns 0..15 of a panel are values, 16..31 gates: value * gelu(gate)
    const float* bias = nullptr;    ///< of this panel, [32]
    const float* offset = nullptr;  ///< of this panel and the tile's picture, [columns], or none
    const char* residual =
        nullptr;          ///< this panel's columns in row 0 of a tensor shaped like the output, or none
    char* out = nullptr;  ///< this panel's columns in row 0 of the output
    int64_t stride = 0;   ///< bytes between rows of residual and out
    int64_t columns = 0;  ///< how many of the panel's results exist, at most 32 (gated: 16)
};

/// One tile of 16 rows, `results` [16][32]; result row i goes to row out_rows[i] of the output, nowhere if
/// negative.
void finish_tile(const float* results, const int32_t* out_rows, const Epilogue& epilogue);

}  // namespace burin::nn::gemm
