#include "core/nn/cpu_features.h"

#include <algorithm>
#include <atomic>

#if defined(__linux__) && defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace burin::nn {
namespace {

std::atomic<CpuLevel> limit{CpuLevel::amx};

#if defined(__linux__) && defined(__x86_64__)
/// Whether Linux lets this process use the tile registers, which it must be asked for.
bool tiles_permitted() {
    constexpr long request_permission = 0x1023;  // ARCH_REQ_XCOMP_PERM of asm/prctl.h
    constexpr long tile_data = 18;               // XFEATURE_XTILEDATA
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

bool cpuid_bit(unsigned leaf, unsigned subleaf, int reg, int bit) {
    unsigned values[4] = {};
    if (!__get_cpuid_count(leaf, subleaf, &values[0], &values[1], &values[2], &values[3])) return false;
    return ((values[reg] >> bit) & 1U) != 0;
}

CpuLevel detect() {
    __builtin_cpu_init();
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (!avx512) return CpuLevel::portable;
    if (!__builtin_cpu_supports("avx512bf16")) return CpuLevel::avx512;
    const bool amx = cpuid_bit(7, 0, 3, 24) && cpuid_bit(7, 0, 3, 22);  // AMX-TILE and AMX-BF16, in edx
    return amx && tiles_permitted() ? CpuLevel::amx : CpuLevel::avx512_bf16;
}
#else
CpuLevel detect() { return CpuLevel::portable; }
#endif

}  // namespace

CpuLevel detected_cpu_level() {
    static const CpuLevel level = detect();
    return level;
}

CpuLevel cpu_level() { return std::min(detected_cpu_level(), limit.load()); }

void limit_cpu_level(CpuLevel level) { limit = level; }

}  // namespace burin::nn
