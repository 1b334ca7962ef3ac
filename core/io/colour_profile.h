// The colour profile inside a PNG (iCCP) or JPEG (APP2) file, taken from one file and put into another.
//
// Source: PNG (Third Edition), W3C, 11.3.2.3; ICC.1:2022, annex B.4 (profiles in JPEG) and 7.2 (header). Pixels are never
// converted: a profile says what the numbers mean, and belongs to the same numbers. Thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace burin::io {

/// The profile as it is in the file; empty where there is none, or where it is damaged, larger than
/// limits::text_chunk_bytes or incomplete.
[[nodiscard]] std::vector<std::byte> colour_profile_of(std::span<const std::byte> file);

/// Four letters of what its numbers are: "RGB ", "GRAY", "CMYK"; empty where this is no profile.
[[nodiscard]] std::string colour_space_of(std::span<const std::byte> profile);

/// The PNG or JPEG file with the profile, which must be one for its channels (the caller knows); an empty one changes
/// nothing. Error code bad_input.
Result<std::vector<std::byte>> with_colour_profile(std::span<const std::byte> file,
                                                   std::span<const std::byte> profile);

}  // namespace burin::io
