// A part of a picture at another size: Keys' cubic (Catmull-Rom), widened where it is made smaller, so that nothing
// flickers. Source: R. Keys, "Cubic convolution interpolation for digital image processing", 1981. Plain function;
// thread-safe.
#pragma once

#include "core/io/image.h"

namespace burin::io {

/// Pixels of an upright picture.
struct PictureArea {
    int x = 0, y = 0, width = 0, height = 0;
    bool operator==(const PictureArea&) const = default;
};

/// The largest part of a picture with these proportions (width by height), at least 1 x 1, around its middle.
[[nodiscard]] PictureArea covering_area(int picture_width, int picture_height, double proportions);

/// The area at width x height, every channel by itself; what the filter would take from beyond the area it takes from
/// its edge. The area must lie in the picture and all sides be at least 1, else an empty picture comes back.
[[nodiscard]] Picture resampled(const Picture& picture, const PictureArea& area, int width, int height);

}  // namespace burin::io
