#include "core/io/alpha.h"

#include <utility>

namespace burin::io {
namespace {

bool has_alpha(const Picture& picture) { return picture.channels == 2 || picture.channels == 4; }

uint8_t over_white(uint8_t value, uint8_t alpha) {
    return static_cast<uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

uint8_t luma(uint8_t red, uint8_t green, uint8_t blue) {
    return static_cast<uint8_t>((77 * red + 150 * green + 29 * blue) >> 8);
}

}  // namespace

bool is_transparent(const Picture& picture) {
    if (!has_alpha(picture)) return false;
    const auto step = static_cast<size_t>(picture.channels);
    for (size_t i = step - 1; i < picture.pixels.size(); i += step)
        if (picture.pixels[i] != 255) return true;
    return false;
}

Picture with_channels(Picture picture, int channels) {
    if (picture.channels == channels) return picture;
    Picture out{picture.width, picture.height, channels, {}};
    out.pixels.reserve(out.expected_bytes());
    const bool alpha = has_alpha(picture), grey = picture.channels < 3, keeps_alpha = channels == 4;
    const auto step = static_cast<size_t>(picture.channels);
    for (size_t at = 0; at + step <= picture.pixels.size(); at += step) {
        const uint8_t* pixel = picture.pixels.data() + at;
        const uint8_t opacity = alpha ? pixel[step - 1] : 255;
        const auto shown = [&](size_t channel) {
            const uint8_t value = pixel[grey ? 0 : channel];
            return keeps_alpha ? value : over_white(value, opacity);
        };
        const uint8_t red = shown(0), green = shown(1), blue = shown(2);
        if (channels == 1) {
            out.pixels.push_back(grey ? red : luma(red, green, blue));
            continue;
        }
        out.pixels.insert(out.pixels.end(), {red, green, blue});
        if (keeps_alpha) out.pixels.push_back(opacity);
    }
    return out;
}

Picture mask_in(const Picture& picture) {
    if (!is_transparent(picture)) return with_channels(picture, 1);
    Picture out{picture.width, picture.height, 1, {}};
    const auto step = static_cast<size_t>(picture.channels);
    for (size_t i = step - 1; i < picture.pixels.size(); i += step) out.pixels.push_back(picture.pixels[i]);
    return out;
}

}  // namespace burin::io
