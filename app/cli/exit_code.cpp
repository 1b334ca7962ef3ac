#include "app/cli/context.h"

namespace burin::app {

int exit_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_input:
        case ErrorCode::damaged:
        case ErrorCode::io:
            return 2;
        case ErrorCode::bad_model:
            return 3;
        case ErrorCode::out_of_memory:
            return 4;
        case ErrorCode::try_again:
            return 75;
        case ErrorCode::cancelled:
            return 130;
        case ErrorCode::internal:
            return 1;
    }
    return 1;
}

}  // namespace burin::app
