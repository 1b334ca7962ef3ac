// JSON from outside: bounded and strict. What is in it is read by object_reader.h and field_visitors.h.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/io/json_scan.h"

namespace burin::io {

/// The document in `text` (RFC 8259, UTF-8). Refused beside broken grammar: what is beyond `limits`,
/// duplicate keys, invalid UTF-8, NaN, numbers beyond double, anything behind the document. `source` names it
/// in the sentence, which gives line and column.
Result<nlohmann::json> parse_json(std::string_view text, const std::string& source,
                                  const JsonLimits& limits = {});

/// The same of a file. Error codes io and limits.code.
Result<nlohmann::json> read_json_file(const std::filesystem::path& path, const JsonLimits& limits = {});

}  // namespace burin::io
