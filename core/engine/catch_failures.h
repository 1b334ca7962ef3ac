// The border where exceptions end: whatever core throws becomes a Result here.
#pragma once

#include <exception>
#include <functional>
#include <new>
#include <string>
#include <type_traits>

#include "core/base/result.h"

namespace burin::engine {

/// The Error that describes the exception in flight: Failure keeps its own, std::bad_alloc and libtorch's
/// allocation failures become out_of_memory, everything else is internal. Call inside a catch block only.
Error describe_current_exception();

/// Runs `work`, turning what it throws into an Error.
template <class Work>
auto catch_failures(Work&& work) -> Result<std::invoke_result_t<Work>> {
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
