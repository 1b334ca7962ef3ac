#if defined(__x86_64__)
#include <immintrin.h>

#include "core/nn/gemm_kernels.h"
#include "core/nn/simd_target.h"

BURIN_TARGET_BEGIN("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,amx-tile,amx-bf16")

namespace burin::nn::gemm {

void enter_tiles() {
    struct alignas(64) {
        uint8_t palette = 1, start_row = 0, reserved[14] = {};
        uint16_t row_bytes[16] = {};
        uint8_t rows[16] = {};
    } config;
    for (int tile = 0; tile < 8; ++tile) {
        config.row_bytes[tile] = 64;
        config.rows[tile] = 16;
    }
    // GCC takes the intrinsic for a read of eight bytes and would drop the other stores.
    asm volatile("" : : "r"(&config) : "memory");
    _tile_loadconfig(&config);
}

void leave_tiles() { _tile_release(); }

namespace {

// Tiles 0-3 hold the 32 x 32 results, 4-5 two times 16 rows, 6-7 the two halves of the panel.
template <bool prefetch>
inline void multiply(const BlockTask& task) {
    constexpr int64_t ahead = 12 * panel_step_bytes;
    const char* panel = task.panel;
    const auto stride = static_cast<size_t>(task.stride);
    for (int64_t run = 0; run < task.run_count; ++run) {
        const char* upper = task.rows[0] + task.runs[run].offset;
        const char* lower = task.rows[1] + task.runs[run].offset;
        for (int64_t step = 0; step < task.runs[run].steps; ++step) {
            _tile_loadd(6, panel, 64);
            _tile_loadd(4, upper, stride);
            _tile_loadd(7, panel + 1024, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_loadd(5, lower, stride);
            _tile_dpbf16ps(1, 4, 7);
            if constexpr (prefetch)
                for (int64_t line = 0; line < panel_step_bytes; line += 64)
                    _mm_prefetch(panel + ahead + line, _MM_HINT_T1);
            _tile_dpbf16ps(2, 5, 6);
            _tile_dpbf16ps(3, 5, 7);
            panel += panel_step_bytes;
            upper += step_bytes;
            lower += step_bytes;
        }
    }
}

void narrow_block(const BlockTask& task) {
    constexpr size_t out_stride = panel_width * sizeof(float);
    float *high = task.out, *low = task.out + 16 * panel_width;
    if (task.accumulate) {
        _tile_loadd(0, high, out_stride);
        _tile_loadd(2, low, out_stride);
    } else {
        _tile_zero(0);
        _tile_zero(2);
    }
    const char* panel = task.panel;
    const auto stride = static_cast<size_t>(task.stride);
    for (int64_t run = 0; run < task.run_count; ++run)
        for (int64_t step = 0; step < task.runs[run].steps; ++step, panel += panel_step_bytes) {
            const int64_t place = task.runs[run].offset + step * step_bytes;
            _tile_loadd(6, panel, 64);
            _tile_loadd(4, task.rows[0] + place, stride);
            _tile_loadd(5, task.rows[1] + place, stride);
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(2, 5, 6);
        }
    _tile_stored(0, high, out_stride);
    _tile_stored(2, low, out_stride);
}

}  // namespace

void block_bf16_amx(const BlockTask& task) {
    if (task.narrow) return narrow_block(task);
    constexpr size_t stride = panel_width * sizeof(float);
    float *left = task.out, *right = task.out + 16, *low = task.out + 16 * panel_width;
    if (task.accumulate) {
        _tile_loadd(0, left, stride);
        _tile_loadd(1, right, stride);
        _tile_loadd(2, low, stride);
        _tile_loadd(3, low + 16, stride);
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
    task.first_use ? multiply<true>(task) : multiply<false>(task);
    _tile_stored(0, left, stride);
    _tile_stored(1, right, stride);
    _tile_stored(2, low, stride);
    _tile_stored(3, low + 16, stride);
}

}  // namespace burin::nn::gemm

BURIN_TARGET_END
#endif
