// What every program that links libtorch does before anything else.
#pragma once

namespace burin::app {

/// Sets what must be in the environment before the BLAS library initialises itself, by executing this program
/// again once where that is needed. OpenBLAS 0.3.21 does not know Zen 4 and 5 and falls back to kernels
/// without AVX-512. Never returns when it re-executes.
void prepare_process(char** argv);

}  // namespace burin::app
