#include "app/common/startup.h"

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <string_view>
#include <unistd.h>

namespace burin::app {

const char* better_blas_kernels(std::string_view chosen, bool has_avx512, bool has_avx2) {
    constexpr std::string_view with_avx512[] = {"SkylakeX", "Cooperlake", "SapphireRapids"};
    constexpr std::string_view with_avx2[] = {"Haswell", "Zen"};
    const auto among = [&](const auto& names) {
        return std::find(std::begin(names), std::end(names), chosen) != std::end(names);
    };
    if (among(with_avx512)) return nullptr;
    if (has_avx512) return "SkylakeX";
    if (has_avx2 && !among(with_avx2)) return "Haswell";
    return nullptr;
}

void prepare_process(char** argv) {
    // Threads that wait for the next kernel spin for at most about half a millisecond and then sleep: of a small model most
    // waits are shorter, and waking a thread for each costs as much again as the whole picture. Threads that spin for
    // ever would take the core from the window and from other work. OpenMP has read its settings by now, so it holds where
    // the program is executed again, and otherwise where dev.sh set it before: a second start costs more than it brings.
    if (!std::getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", "10000", 0);
    if (std::getenv("OPENBLAS_CORETYPE")) return;
    using CoreName = const char* (*)();
    const auto core_name = reinterpret_cast<CoreName>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
    if (!core_name) return;  // another BLAS
#if defined(__x86_64__)
    const bool avx512 = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("avx512dq");
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const char* better = better_blas_kernels(core_name(), avx512, avx2);
    if (!better) return;
    setenv("OPENBLAS_CORETYPE", better, 1);
    execv("/proc/self/exe", argv);
#endif
}

}  // namespace burin::app
