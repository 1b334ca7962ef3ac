// What every program that links libtorch does before anything else.
#pragma once

#include <string_view>

namespace burin::app {

/// Sets what must be in the environment before OpenMP and the BLAS library are loaded, and executes this program
/// again once where the BLAS library needs it. Never returns when it re-executes.
void prepare_process(char** argv);

/// Which kernels OpenBLAS should have taken instead of the `chosen` ones, or nothing. A release knows the
/// processors of its day by model number: 0.3.21 takes an Emerald Rapids for a Pentium 4, and Zen 4 for one
/// without AVX-512.
[[nodiscard]] const char* better_blas_kernels(std::string_view chosen, bool has_avx512, bool has_avx2);

}  // namespace burin::app
