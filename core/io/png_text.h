// Text inside PNG files: where recipes and labels of origin live.
//
// Source: PNG (Third Edition), W3C, sections 5 (chunks), 11.3.3 (tEXt, zTXt, iTXt).
// All functions are reentrant.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace burin::io {

/// One keyword with its text, both UTF-8. The keyword is 1 to 79 printable Latin-1 characters without
/// leading, trailing or double spaces.
struct TextChunk {
    std::string keyword;  ///< "parameters"
    std::string text;     ///< no NUL
    bool operator==(const TextChunk&) const = default;
};

/// The file with `text` inserted right behind its header, uncompressed: tEXt where the text is Latin-1, else
/// iTXt with compression flag 0; "XML:com.adobe.xmp" is always iTXt. Chunks already there stay. Error code
/// bad_input.
Result<std::vector<std::byte>> insert_png_text(std::span<const std::byte> png,
                                               const std::vector<TextChunk>& text);

/// The texts of tEXt, zTXt and iTXt chunks in file order, decoded to UTF-8. A chunk that is damaged in itself
/// (its text is not in the encoding it must have, its compression broken) is left out; a file whose chunks do
/// not add up is an error. Limits: limits::text_chunks of them, limits::text_chunk_bytes each after
/// inflating, limits::text_chunks_bytes together.
Result<std::vector<TextChunk>> read_png_text(std::span<const std::byte> png, const std::string& source);

}  // namespace burin::io
