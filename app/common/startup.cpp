#include "app/common/startup.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>

namespace burin::app {
namespace {

bool is_zen_with_avx512() {
    std::ifstream cpuinfo("/proc/cpuinfo");
    bool amd = false, avx512 = false;
    for (std::string line; std::getline(cpuinfo, line) && !line.empty();) {
        amd = amd || line.find("AuthenticAMD") != std::string::npos;
        avx512 = avx512 || line.find("avx512bw") != std::string::npos;
    }
    return amd && avx512;
}

}  // namespace

void prepare_process(char** argv) {
    // Waiting threads that spin steal the core from the window and from other work on the machine.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    if (std::getenv("OPENBLAS_CORETYPE") || !is_zen_with_avx512()) return;
    setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
    execv("/proc/self/exe", argv);
}

}  // namespace burin::app
