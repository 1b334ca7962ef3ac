// The outer structure of a PNG file: signature and chunks (length, type, data, checksum).
//
// Source: PNG (Third Edition), W3C, section 5.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::io {

struct PngChunk {
    std::string_view type;  ///< four letters; views the file, as data does
    std::span<const std::byte> data;
    bool intact =
        true;  ///< whether the checksum fits; always true for chunks that matter, which are refused otherwise
};

/// What IHDR says, and how much compressed image data there is.
struct PngLayout {
    uint32_t width = 0, height = 0;
    int bits = 8, channels = 3;  ///< bits per sample as stored; a palette has 1 channel
    bool interlaced = false;
    uint64_t data_bytes = 0;  ///< of all IDAT together
    std::vector<PngChunk> chunks;

    /// Bytes behind the inflated IDAT data, filter bytes included; interlaced pictures need a little more.
    [[nodiscard]] uint64_t raw_bytes() const;
};

/// Walks from the signature to IEND. Refused: chunks beyond the file's end, no IHDR at the start, impossible
/// IHDR fields, no IDAT, no IEND, a critical chunk with a wrong checksum, more than limits::png_chunks. Bytes
/// behind IEND are ignored, as by other readers. Error code bad_input. `source` names the file in the
/// sentence.
Result<PngLayout> split_png(std::span<const std::byte> file, const std::string& source);

/// Appends a chunk with its checksum to `out`.
void append_png_chunk(std::vector<std::byte>& out, std::string_view type, std::string_view data);

/// The inflated zlib stream of a chunk, or nothing where it is broken or gives more than limits::text_chunk_bytes or what is
/// left in `budget_bytes`. Either way the budget shrinks: many small bombs may cost no more than one large text.
[[nodiscard]] std::optional<std::string> inflate_chunk(std::string_view packed, size_t& budget_bytes);

/// Bytes of signature and IHDR: what insert_png_text keeps in front.
inline constexpr size_t png_head_bytes = 8 + 12 + 13;

}  // namespace burin::io
