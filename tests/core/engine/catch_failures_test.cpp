#include "core/engine/catch_failures.h"

#include <new>
#include <system_error>

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

namespace burin::engine {
namespace {

template <class Work>
ErrorCode code_of(Work work) {
    const auto outcome = catch_failures(work);
    return outcome ? throw std::logic_error("nothing was thrown") : outcome.error().code;
}

TEST(CatchFailures, TellsMissingMemoryByTypesAndCodes) {
    EXPECT_EQ(code_of([] { throw std::bad_alloc(); }), ErrorCode::out_of_memory);
    EXPECT_EQ(code_of([] { TORCH_CHECK_WITH(OutOfMemoryError, false, "full"); }), ErrorCode::out_of_memory);
    EXPECT_EQ(code_of([] { throw std::system_error(ENOMEM, std::generic_category()); }),
              ErrorCode::out_of_memory);
    EXPECT_EQ(code_of([] { TORCH_CHECK(false, "CUDA error: out of memory\nCUDA kernel errors might"); }),
              ErrorCode::out_of_memory);
}

TEST(CatchFailures, IsNotMisledByWords) {
    EXPECT_EQ(code_of([] { TORCH_CHECK(false, "no tensor is named 'out of memory'"); }), ErrorCode::internal);
    EXPECT_EQ(code_of([] { throw std::runtime_error("bad_alloc: not enough memory"); }), ErrorCode::internal);
    EXPECT_EQ(code_of([] { throw std::system_error(EACCES, std::generic_category()); }), ErrorCode::internal);
    EXPECT_EQ(code_of([] { throw 3; }), ErrorCode::internal);
}

TEST(CatchFailures, KeepsAFailureAsItIs) {
    const auto outcome = catch_failures([] {
        throw Failure({ErrorCode::bad_model, "it is broken", "mend it", "unet.rank"});
    });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::bad_model);
    EXPECT_EQ(outcome.error().what, "it is broken");
    EXPECT_EQ(outcome.error().field, "unet.rank");
    EXPECT_EQ(catch_failures([] { return 4; }).value(), 4);
}

}  // namespace
}  // namespace burin::engine
