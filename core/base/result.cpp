#include "core/base/result.h"

#include "core/base/printable.h"

namespace burin {

std::string Error::sentence() const {
    std::string line = what;
    if (!remedy.empty()) line += "; " + remedy;
    line = printable(line);
    if (!line.empty() && line.back() != '.' && line.back() != '?' && line.back() != '!') line += '.';
    return line;
}

const char* to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_input:
            return "bad_input";
        case ErrorCode::bad_model:
            return "bad_model";
        case ErrorCode::damaged:
            return "damaged";
        case ErrorCode::out_of_memory:
            return "out_of_memory";
        case ErrorCode::io:
            return "io";
        case ErrorCode::try_again:
            return "try_again";
        case ErrorCode::cancelled:
            return "cancelled";
        case ErrorCode::internal:
            return "internal";
    }
    return "internal";
}

}  // namespace burin
