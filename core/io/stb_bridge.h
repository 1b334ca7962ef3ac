// stb_image and stb_image_write behind types of ours. Used by image.cpp alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace burin::io::stb {

struct Shape {
    int width = 0, height = 0, channels = 0;
};

/// From the header alone; nothing for other formats than PNG and JPEG and beyond 65535 on a side.
std::optional<Shape> info(std::span<const std::byte> file);

struct Decoded {
    Shape shape;
    std::vector<uint8_t> pixels;
    std::string reason;  ///< why there are no pixels; empty on success
};

/// `channels` 0 keeps the file's own. stb gets at most `budget_bytes` at a time, whatever the file asks for.
Decoded decode(std::span<const std::byte> file, int channels, size_t budget_bytes);

/// Empty where memory ran out.
std::vector<std::byte> encode_png(const Shape& shape, std::span<const uint8_t> pixels);
std::vector<std::byte> encode_jpeg(const Shape& shape, std::span<const uint8_t> pixels, int quality);

}  // namespace burin::io::stb
