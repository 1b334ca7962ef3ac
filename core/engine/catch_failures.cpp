#include "core/engine/catch_failures.h"

#include <c10/util/Exception.h>

namespace burin::engine {
namespace {

Error out_of_memory() {
    return {ErrorCode::out_of_memory, "there is not enough memory for this request",
            "render smaller or fewer pictures, use bf16, or free memory and try again"};
}

/// libtorch has no type of its own for a failed allocation on the CPU, and CUDA's differs between releases:
/// the wording is what all of them share.
bool means_out_of_memory(const std::string& text) {
    for (const char* sign : {"out of memory", "can't allocate memory", "not enough memory", "bad_alloc",
                             "Cannot allocate memory"}) {
        if (text.find(sign) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

Error describe_current_exception() {
    try {
        throw;
    } catch (const Failure& failure) {
        return failure.error();
    } catch (const std::bad_alloc&) {
        return out_of_memory();
    } catch (const c10::Error& error) {
        if (means_out_of_memory(error.what())) return out_of_memory();
        return {ErrorCode::internal, std::string("libtorch: ") + error.what_without_backtrace(),
                "please report this"};
    } catch (const std::exception& error) {
        if (means_out_of_memory(error.what())) return out_of_memory();
        return {ErrorCode::internal, error.what(), "please report this"};
    } catch (...) {
        return {ErrorCode::internal, "an unknown exception was thrown", "please report this"};
    }
}

}  // namespace burin::engine
