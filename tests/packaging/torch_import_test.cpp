// The libtorch that CMake imported is whole at run time.
#include <fstream>
#include <string>

#include <ATen/core/dispatch/Dispatcher.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

bool has_kernel(const char* name, c10::DispatchKey key) {
    const auto op = c10::Dispatcher::singleton().findSchema({name, ""});
    return op && op->hasKernelForDispatchKey(key);
}

TEST(ImportedTorch, MultipliesMatrices) {
    const auto a = torch::arange(6, torch::kFloat32).reshape({2, 3});
    const auto product = torch::mm(a, a.t());
    EXPECT_TRUE(torch::equal(product, torch::tensor({5.F, 14.F, 14.F, 50.F}).reshape({2, 2}))) << product;
}

// The ABI that CMake read from the library is the one its strings have: otherwise this does not even link.
TEST(ImportedTorch, TurnsItsErrorsIntoExceptionsThatCanBeRead) {
    try {
        torch::mm(torch::zeros({2, 3}), torch::zeros({2, 3}));
        FAIL() << "shapes that do not fit were multiplied";
    } catch (const c10::Error& error) {
        EXPECT_NE(std::string(error.what()).find("2x3"), std::string::npos) << error.what();
    }
}

TEST(ImportedTorch, BringsItsCudaKernelsWhereItIsBuiltForCuda) {
    EXPECT_TRUE(has_kernel("aten::mm", c10::DispatchKey::CPU));
#ifdef BURIN_TORCH_HAS_CUDA
    EXPECT_TRUE(has_kernel("aten::mm", c10::DispatchKey::CUDA));
#else
    GTEST_SKIP() << "this libtorch is built for the CPU only";
#endif
}

// OpenBLAS with pthreads makes small products inside at::parallel_for several times slower.
TEST(ImportedTorch, DoesNotRunOnOpenBlasWithPthreads) {
    torch::mm(torch::ones({64, 64}), torch::ones({64, 64}));
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        EXPECT_EQ(line.find("openblas-pthread"), std::string::npos)
            << "install libopenblas0-openmp, or start through packaging/dev.sh, which chooses it";
    }
}

}  // namespace
