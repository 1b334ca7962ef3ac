// Which way up a photograph is: EXIF's orientation, in JPEG (APP1) and PNG (eXIf). Source: EXIF 2.32, tag
// 0x0112. Plain functions; thread-safe.
#pragma once

#include <span>

#include "core/io/image.h"

namespace burin::io {

/// How the stored rows and columns have to be turned, as EXIF numbers it.
enum class Orientation {
    upright = 1,
    mirrored = 2,
    upside_down = 3,
    flipped = 4,
    transposed = 5,
    turned_right = 6,  ///< stored lying on its left side: has to be turned right by 90 degrees
    transversed = 7,
    turned_left = 8
};

/// What a PNG or JPEG file says; upright where it says nothing or nonsense.
[[nodiscard]] Orientation orientation_of(std::span<const std::byte> file);
/// Whether width and height change places.
[[nodiscard]] constexpr bool swaps_sides(Orientation orientation) {
    return orientation >= Orientation::transposed;
}
/// The picture as it is meant to be looked at.
[[nodiscard]] Picture turned(const Picture& picture, Orientation orientation);

}  // namespace burin::io
