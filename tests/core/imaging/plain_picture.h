// Pictures of one value, and what stands in them.
#pragma once

#include <vector>

#include "core/io/image.h"

namespace burin::imaging {

inline io::Picture plain(int width, int height, uint8_t value, int channels = 3) {
    return {width, height, channels,
            std::vector<uint8_t>(size_t(width) * size_t(height) * size_t(channels), value)};
}

inline const uint8_t* pixel(const io::Picture& picture, int x, int y) {
    return &picture.pixels[(size_t(y) * size_t(picture.width) + size_t(x)) * size_t(picture.channels)];
}

}  // namespace burin::imaging
