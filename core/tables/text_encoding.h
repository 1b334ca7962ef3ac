// Which encoding a text file is in, and its text as UTF-8. Thread-safe: plain functions.
#pragma once

#include <span>
#include <string>

#include "core/base/result.h"

namespace burin::tables {

struct DecodedText {
    std::string text;      ///< valid UTF-8, without a byte order mark
    std::string encoding;  ///< "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252"
};

/// A byte order mark decides; else zero bytes at every other place mean UTF-16, valid UTF-8 is UTF-8, and the rest
/// Windows-1252. bad_input for UTF-8 that is broken in some places, and for halves of UTF-16's pairs. `source` names the
/// file in sentences.
Result<DecodedText> decode_text(std::span<const std::byte> bytes, const std::string& source);

/// Appends the code point as UTF-8; one that is none (a surrogate, beyond U+10FFFF) as U+FFFD.
void append_code_point(std::string& out, uint32_t code_point);

}  // namespace burin::tables
