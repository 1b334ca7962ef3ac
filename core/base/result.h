// Errors as values. Every function that can fail for a reason the user should read returns Result<T>.
//
// Inside the torch levels (nn .. engine) deep code throws Failure instead; core/engine turns it into a Result
// at the border (see catch_failures.h). Nothing throws through Qt.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace burin {

/// What kind of failure it is; decides the exit code of the command line and the recovery in the window.
enum class ErrorCode {
    bad_input,      ///< an argument, request or file from the user is wrong
    bad_model,      ///< the checkpoint cannot be used
    damaged,        ///< a file of Burin's own is broken; what can still be read of it may be saved
    out_of_memory,  ///< retry smaller
    io,             ///< the file system refused
    try_again,      ///< interrupted, may be repeated unchanged
    cancelled,      ///< the user stopped it
    internal,       ///< a defect of Burin
};

/// One sentence of what went wrong and where, one of what to do about it.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string what;    ///< "tensor 'x' in unet.safetensors has shape [3], expected [4]"
    std::string remedy;  ///< "check that the file belongs to this model"; may be empty
    /// Where a value of a request or message is wrong: its path, "guidance.directions[2].strength", with which
    /// `what` begins. For programs, which decide on it instead of on the sentence. Empty where nothing of the
    /// kind is wrong.
    std::string field = {};

    /// `what; remedy.` as one line with control characters escaped: safe to print on a terminal.
    [[nodiscard]] std::string sentence() const;
};

template <class T = void>
using Result = tl::expected<T, Error>;

/// Shorthand for `return fail(...)` from a function that returns Result.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::string remedy = {}) {
    return tl::unexpected<Error>(Error{code, std::move(what), std::move(remedy)});
}

/// An Error on its way up through code that is written with exceptions.
class Failure : public std::runtime_error {
  public:
    explicit Failure(Error error) : std::runtime_error(error.sentence()), error_(std::move(error)) {}
    Failure(ErrorCode code, std::string what, std::string remedy = {})
        : Failure(Error{code, std::move(what), std::move(remedy)}) {}
    [[nodiscard]] const Error& error() const { return error_; }

  private:
    Error error_;
};

/// The value, or the error as a Failure.
template <class T>
T value_or_throw(Result<T> result) {
    if (!result) throw Failure(std::move(result.error()));
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// "bad_input" and so on: the stable spelling used in protocol messages.
[[nodiscard]] const char* to_string(ErrorCode code);

}  // namespace burin
