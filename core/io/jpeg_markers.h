// The outer structure of a JPEG file: what decoding will cost, and whether it is safe to hand to
// stb_image 2.27, the version of Debian 12, which trusts some of these fields.
//
// Source: ITU-T T.81, annex B.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/base/result.h"

namespace burin::io {

struct JpegLayout {
    uint32_t width = 0, height = 0;
    uint64_t blocks =
        0;  ///< 8x8 blocks of all components together; each takes at least one bit in a complete file
    size_t scans = 0;
};

/// Walks over the markers up to the end mark. Refused: no frame header before the first scan, sampling
/// factors out of range, more than limits::jpeg_scans scans, no end mark. Error code bad_input.
Result<JpegLayout> walk_jpeg(std::span<const std::byte> file, const std::string& source);

}  // namespace burin::io
