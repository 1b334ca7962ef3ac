// The border where exceptions end: whatever core throws becomes a Result here.
#pragma once

#include <exception>
#include <functional>
#include <new>
#include <string>
#include <type_traits>

#include "core/base/result.h"

namespace burin::engine {

/// The Error that describes the exception in flight: Failure keeps its own; std::bad_alloc, libtorch's
/// OutOfMemoryError and the system's "not enough memory" become out_of_memory, by their types and codes;
/// everything else is internal. Call inside a catch block only.
Error describe_current_exception();

/// Makes the allocations of CPU tensors throw what describe_current_exception() knows. catch_failures() calls it.
void prepare_to_catch();

/// Runs `work`, turning what it throws into an Error.
template <class Work>
auto catch_failures(Work&& work) -> Result<std::invoke_result_t<Work>> {
    prepare_to_catch();
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
            std::forward<Work>(work)();
            return {};
        } else {
            return std::forward<Work>(work)();
        }
    } catch (...) {
        return tl::unexpected<Error>(describe_current_exception());
    }
}

}  // namespace burin::engine
