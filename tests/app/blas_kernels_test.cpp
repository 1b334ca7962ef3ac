#include <gtest/gtest.h>

#include "app/common/startup.h"

namespace burin::app {
namespace {

TEST(BlasKernels, OfAProcessorNewerThanTheLibraryAreMended) {
    // OpenBLAS 0.3.21 on an Emerald Rapids, and on Zen 4.
    EXPECT_STREQ(better_blas_kernels("Prescott", true, true), "SkylakeX");
    EXPECT_STREQ(better_blas_kernels("Zen", true, true), "SkylakeX");
    // On a recent Core without AVX-512.
    EXPECT_STREQ(better_blas_kernels("Prescott", false, true), "Haswell");
}

TEST(BlasKernels, ThatFitAreLeftAlone) {
    for (const char* good : {"SkylakeX", "Cooperlake", "SapphireRapids"})
        EXPECT_EQ(better_blas_kernels(good, true, true), nullptr) << good;
    EXPECT_EQ(better_blas_kernels("Haswell", false, true), nullptr);
    EXPECT_EQ(better_blas_kernels("Zen", false, true), nullptr);
    EXPECT_EQ(better_blas_kernels("Nehalem", false, false), nullptr);
}

}  // namespace
}  // namespace burin::app
