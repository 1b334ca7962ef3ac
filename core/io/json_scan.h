// The first look at JSON text: how big would the parse become?
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/limits.h"
#include "core/base/result.h"

namespace burin::io {

struct JsonLimits {
    size_t max_bytes = limits::json_bytes;
    size_t max_depth = limits::json_depth;
    size_t max_values = limits::json_values;  ///< objects, arrays, keys, strings and other literals together
    size_t max_string_bytes = limits::json_string_bytes;
    ErrorCode code = ErrorCode::bad_input;
};

/// Walks over `text` once, without memory, and refuses what a parser would have to pay for: too many bytes,
/// values or levels, too long a string or number, NUL bytes. Says nothing about the grammar: the parser does
/// that afterwards. `source` names the file in the sentence.
Result<> scan_json(std::string_view text, const JsonLimits& limits, const std::string& source);

/// "line 3, column 14" of the byte `offset` in `text`, both from 1.
std::string line_and_column(std::string_view text, size_t offset);

}  // namespace burin::io
