// Which field a header of somebody's spreadsheet means. Thread-safe: plain functions.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace burin::registry {

/// What two headers share that count as the same: "Alias 2" and "ALIAS  (2)".
[[nodiscard]] std::string header_key(std::string_view header);

/// The field that a header usually means, in English, German, French or Spanish; empty where it is unknown. A number behind
/// a header ("Alias 2") is looked past.
[[nodiscard]] std::string usual_field(std::string_view header);

}  // namespace burin::registry
