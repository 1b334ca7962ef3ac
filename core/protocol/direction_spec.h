// Directions as one line of text, for the command line:
//
//   text=glasses;strength=5;start=0.2;stop=1;area=0.05;mask=spatial;opposite=;preset=face          (studio)
//   text=glasses;scale=5;warmup=10;cooldown=;threshold=0.9;weight=1;reverse=0 (reference)
//
// Fields are separated by ';' in any order, each at most once ("keep" may repeat); a first field without '='
// is the text. \; \= and \\ are the characters themselves. A preset is applied before the other fields,
// wherever it stands. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::protocol {

/// Validated; faults are bad_input and name the field: "direction.strength is 40; give -12 to 12".
Result<Direction> parse_direction_spec(std::string_view spec);
Result<ReferenceEdit> parse_edit_spec(std::string_view spec);

/// A line that parses to the same; only fields away from their defaults. A painted mask has no spelling and
/// is left out, its kind with it.
[[nodiscard]] std::string print_direction_spec(const Direction& direction);
[[nodiscard]] std::string print_edit_spec(const ReferenceEdit& edit);

/// What may stand before a '=', in either mode.
[[nodiscard]] std::vector<std::string_view> direction_spec_keys();

/// One indented line for each field of a direction, or of a concept in reference mode: its name, what it is, range and
/// default. For command line help.
[[nodiscard]] std::string direction_spec_help(GuidanceMode mode);

}  // namespace burin::protocol
