#include "core/io/orientation.h"

#include <string_view>

#include "core/io/jpeg_segments.h"
#include "core/io/mapped_file.h"
#include "core/io/png_chunks.h"
#include "core/io/tiff.h"

namespace burin::io {
namespace {

using std::string_view_literals::operator""sv;

constexpr uint16_t orientation_tag = 0x0112;

Orientation orientation_in(std::string_view exif) {
    const Tiff tiff(exif);
    const auto directory = tiff.first_directory();
    const auto entry = directory ? tiff.entry(*directory, orientation_tag) : std::nullopt;
    const auto value = entry ? tiff.number(*entry + 8, 2) : std::nullopt;
    return value && *value >= 1 && *value <= 8 ? static_cast<Orientation>(*value) : Orientation::upright;
}

/// The first EXIF segment before the image data.
std::string_view exif_in_jpeg(std::string_view file) {
    std::string_view exif;
    visit_jpeg_segments(file, [&](char marker, std::string_view body) {
        const bool found = marker == '\xE1' && body.starts_with(exif_mark);
        if (found) exif = body.substr(exif_mark.size());
        return !found;
    });
    return exif;
}

std::string_view exif_in_png(std::span<const std::byte> file) {
    const auto layout = split_png(file, "the picture");
    if (!layout) return {};
    for (const auto& chunk : layout->chunks)
        if (chunk.type == "eXIf" && chunk.intact) return as_text(chunk.data);
    return {};
}

}  // namespace

Orientation orientation_of(std::span<const std::byte> file) {
    const std::string_view text = as_text(file);
    if (text.starts_with("\xFF\xD8"sv)) return orientation_in(exif_in_jpeg(text));
    if (text.starts_with("\x89PNG"sv)) return orientation_in(exif_in_png(file));
    return Orientation::upright;
}

Picture turned(const Picture& picture, Orientation orientation) {
    if (orientation == Orientation::upright) return picture;
    const int w = picture.width, h = picture.height, c = picture.channels;
    Picture out{w, h, c, {}};
    if (swaps_sides(orientation)) std::swap(out.width, out.height);
    out.pixels.resize(picture.pixels.size());
    const auto source = [&](int x, int y) -> std::pair<int, int> {
        switch (orientation) {
            case Orientation::mirrored:
                return {w - 1 - x, y};
            case Orientation::upside_down:
                return {w - 1 - x, h - 1 - y};
            case Orientation::flipped:
                return {x, h - 1 - y};
            case Orientation::transposed:
                return {y, x};
            case Orientation::turned_right:
                return {y, h - 1 - x};
            case Orientation::transversed:
                return {w - 1 - y, h - 1 - x};
            case Orientation::turned_left:
                return {w - 1 - y, x};
            case Orientation::upright:
                break;
        }
        return {x, y};
    };
    uint8_t* to = out.pixels.data();
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            const auto [from_x, from_y] = source(x, y);
            const size_t at = (size_t(from_y) * size_t(w) + size_t(from_x)) * size_t(c);
            for (int k = 0; k < c; ++k) *to++ = picture.pixels[at + size_t(k)];
        }
    }
    return out;
}

}  // namespace burin::io
