// Text inside JPEG files: a comment of the user in Exif and an XMP packet, each in one APP1 segment.
//
// Source: ITU-T T.81 annex B (segments), Exif 2.32 (JEITA CP-3451X) sections 4.6 and 4.6.5 (UserComment), XMP
// specification part 3 section 1.1.3. All functions are reentrant.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/png_text.h"

namespace burin::io {

/// The file with `text` inserted right behind its first marker. Two keywords have a place in JPEG:
/// "parameters" (UserComment, where image tools look for it) and "XML:com.adobe.xmp"; others are refused, as
/// is what does not fit into a segment of 64 KB. Error code bad_input.
Result<std::vector<std::byte>> insert_jpeg_text(std::span<const std::byte> jpeg,
                                                const std::vector<TextChunk>& text);

/// The same two texts where the file has them, UserComment as "parameters". What is damaged is left out.
/// Error code bad_input where this is no JPEG.
Result<std::vector<TextChunk>> read_jpeg_text(std::span<const std::byte> jpeg, const std::string& source);

struct TextedPicture {
    std::vector<std::byte> bytes;
    std::string note;  ///< what was left out, a sentence; empty = nothing
};

/// A PNG or a JPEG file, by its first bytes, with `text`. Of what is too long for a JPEG the last text alone, the label, is
/// put in. Error code bad_input.
Result<TextedPicture> insert_picture_text(std::span<const std::byte> file,
                                          const std::vector<TextChunk>& text);

/// The texts of a PNG or a JPEG file, by its first bytes.
Result<std::vector<TextChunk>> read_picture_text(std::span<const std::byte> file, const std::string& source);

}  // namespace burin::io
