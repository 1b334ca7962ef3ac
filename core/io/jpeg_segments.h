// The segments of a JPEG file in front of its image data, where texts and EXIF lie. Source: ITU-T T.81, annex
// B; EXIF 2.32. Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace burin::io {

/// What an APP1 segment begins with that holds a TIFF structure.
inline constexpr std::string_view exif_mark{"Exif\0\0", 6};

/// Calls `visit(marker, body)` for each until it gives false; stops at the image data and at a length that
/// cannot be. `file` begins with the start mark.
template <class Visit>
void visit_jpeg_segments(std::string_view file, Visit visit) {
    file.remove_prefix(2);
    while (file.size() >= 4 && file[0] == '\xFF' && file[1] != '\xDA') {
        const size_t length = size_t{static_cast<uint8_t>(file[2])} << 8 | static_cast<uint8_t>(file[3]);
        if (length < 2 || length > file.size() - 2) break;
        if (!visit(file[1], file.substr(4, length - 2))) break;
        file.remove_prefix(2 + length);
    }
}

}  // namespace burin::io
