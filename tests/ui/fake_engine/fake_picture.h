// Pictures that are a pure function of the request, so that a test can tell which request it sees.
#pragma once

#include "core/protocol/messages.h"
#include "core/protocol/request_json.h"

namespace burin::fake {

/// FNV-1a over the canonical text of what decides the picture; steps, device and precision count as well.
inline uint64_t fingerprint(const protocol::RenderRequest& request) {
    uint64_t hash = 14695981039346656037ULL;
    for (const char character : protocol::to_json_text(request)) {
        hash ^= static_cast<unsigned char>(character);
        hash *= 1099511628211ULL;
    }
    return hash;
}

/// A soft gradient whose first pixel is the fingerprint's low bytes; every other pixel follows from them.
inline protocol::Rgb picture_of(const protocol::RenderRequest& request, int index, int width, int height) {
    const uint64_t hash = fingerprint(request) + 0x9E3779B97F4A7C15ULL * static_cast<uint64_t>(index);
    protocol::Rgb picture{width, height, {}};
    picture.rgb.reserve(size_t{3} * static_cast<size_t>(width) * static_cast<size_t>(height));
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                const auto base = static_cast<int>(hash >> (8 * channel) & 0xFF);
                const int along = channel == 0 ? x * 96 / width : channel == 1 ? y * 96 / height : 0;
                picture.rgb.push_back(static_cast<uint8_t>((base + along) & 0xFF));
            }
        }
    }
    return picture;
}

}  // namespace burin::fake
