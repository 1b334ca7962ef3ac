// Which of Burin's own kernels this processor can run. Decided once, at run time: no build needs
// -march=native.
#pragma once

namespace burin::nn {

/// Each level includes those before it.
enum class CpuLevel {
    portable,     ///< libtorch's kernels only
    avx512,       ///< AVX-512 F, BW, DQ, VL: float32 kernels, norms
    avx512_bf16,  ///< bfloat16 dot products
    amx,          ///< AMX tiles of bfloat16
};

/// The level of this processor and kernel. Asks Linux for the tile registers the first time. Thread-safe.
[[nodiscard]] CpuLevel detected_cpu_level();

/// The level in use: the detected one, or a lower one that a test or a user asked for. Thread-safe.
[[nodiscard]] CpuLevel cpu_level();
/// Lowers the level for networks that are built from now on; never raises it above the detected one.
void limit_cpu_level(CpuLevel level);

}  // namespace burin::nn
