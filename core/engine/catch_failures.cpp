#include "core/engine/catch_failures.h"

#include <string_view>
#include <system_error>

#include <c10/util/Exception.h>

#include "core/nn/allocation_errors.h"

namespace burin::engine {
namespace {

Error out_of_memory() {
    return {ErrorCode::out_of_memory, "there is not enough memory for this request",
            "render smaller or fewer pictures, use bf16, or free memory and try again"};
}

/// What CUDA calls its error code 2 where no tensor asked for the memory (a context, a library's workspace).
/// libtorch passes on nothing but this name of it.
bool is_cuda_out_of_memory(const c10::Error& error) {
    return std::string_view(error.what_without_backtrace()).starts_with("CUDA error: out of memory");
}

}  // namespace

void prepare_to_catch() { nn::type_allocation_errors(); }

Error describe_current_exception() {
    try {
        throw;
    } catch (const Failure& failure) {
        return failure.error();
    } catch (const std::bad_alloc&) {
        return out_of_memory();
    } catch (const c10::OutOfMemoryError&) {
        return out_of_memory();
    } catch (const c10::Error& error) {
        if (is_cuda_out_of_memory(error)) return out_of_memory();
        return {ErrorCode::internal, std::string("libtorch: ") + error.what_without_backtrace(),
                "please report this"};
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::not_enough_memory) return out_of_memory();
        return {ErrorCode::internal, error.what(), "please report this"};
    } catch (const std::exception& error) {
        return {ErrorCode::internal, error.what(), "please report this"};
    } catch (...) {
        return {ErrorCode::internal, "an unknown exception was thrown", "please report this"};
    }
}

}  // namespace burin::engine
