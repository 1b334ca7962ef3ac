#include "core/io/image.h"

#include <algorithm>

#include "core/base/limits.h"
#include "core/io/alpha.h"
#include "core/io/atomic_file.h"
#include "core/io/jpeg_markers.h"
#include "core/io/mapped_file.h"
#include "core/io/orientation.h"
#include "core/io/png_chunks.h"
#include "core/io/stb_bridge.h"

namespace burin::io {
namespace {

tl::unexpected<Error> refuse(const std::string& what,
                             const std::string& remedy = "save or download the picture again") {
    return fail(ErrorCode::bad_input, what, remedy);
}

bool is_png(std::span<const std::byte> file) { return as_text(file).starts_with("\x89PNG"); }
bool is_jpeg(std::span<const std::byte> file) { return as_text(file).starts_with("\xff\xd8\xff"); }

std::string size_text(uint64_t width, uint64_t height) {
    return std::to_string(width) + " x " + std::to_string(height) + " pixels";
}

Result<> check_size(uint64_t width, uint64_t height, const std::string& source) {
    constexpr uint64_t side = limits::picture_side;
    if (width <= side && height <= side && width * height <= uint64_t{limits::picture_pixels}) return {};
    return refuse(source + " has " + size_text(width, height) + ", more than " + std::to_string(side) +
                      " on a side or 64 megapixels",
                  "make it smaller");
}

/// Refuses files whose data cannot fill the picture they announce, before anything of its size is allocated.
Result<> check_structure(std::span<const std::byte> file, PictureFormat format, const std::string& source) {
    if (format == PictureFormat::png) {
        const auto layout = split_png(file, source);
        if (!layout) return tl::unexpected(layout.error());
        if (auto size = check_size(layout->width, layout->height, source); !size) return size;
        // Deflate packs at most 1032 bytes into one.
        if (layout->raw_bytes() <= 1032 * layout->data_bytes + limits::kilobyte) return {};
    } else {
        const auto layout = walk_jpeg(file, source);
        if (!layout) return tl::unexpected(layout.error());
        if (auto size = check_size(layout->width, layout->height, source); !size) return size;
        if (layout->blocks <= 8 * uint64_t{file.size()}) return {};
    }
    return refuse(source + " is cut short: it has fewer data than a picture of its size needs");
}

/// The file with its palette filled up to 256 colours with black; empty where there is nothing to fill. stb
/// reads its own uninitialised memory for pixels that point behind the palette.
std::vector<std::byte> with_full_palette(std::span<const std::byte> file) {
    static constexpr size_t full_bytes = 256 * 3;
    const auto layout = split_png(file, "the picture");
    if (!layout) return {};
    const auto is_short = [](const PngChunk& chunk) {
        return chunk.type == "PLTE" && chunk.data.size() < full_bytes;
    };
    if (std::none_of(layout->chunks.begin(), layout->chunks.end(), is_short)) return {};
    std::vector<std::byte> out(file.begin(), file.begin() + 8);
    out.reserve(file.size() + full_bytes);
    for (const auto& chunk : layout->chunks) {
        std::string data(as_text(chunk.data));
        if (is_short(chunk) && data.size() % 3 == 0) data.resize(full_bytes, '\0');
        append_png_chunk(out, chunk.type, data);
    }
    return out;
}

/// What stb may hold at once for a picture of this size: 16-bit RGBA three times, the file's own data twice
/// (its buffer doubles), and some.
size_t decode_budget(const PictureInfo& info, size_t file_bytes) {
    const size_t pixels = size_t(info.width) * size_t(info.height);
    return 3 * 8 * pixels + 2 * file_bytes + 16 * limits::megabyte;
}

Result<> check_picture(const Picture& picture) {
    if (picture.width < 1 || picture.height < 1 || picture.channels < 1 || picture.channels > 4)
        return refuse("a picture of " + std::to_string(picture.width) + " x " +
                          std::to_string(picture.height) + " with " + std::to_string(picture.channels) +
                          " channels cannot be written",
                      "");
    if (auto size = check_size(uint64_t(picture.width), uint64_t(picture.height), "the picture"); !size)
        return size;
    if (picture.pixels.size() == picture.expected_bytes()) return {};
    return refuse("the picture has " + std::to_string(picture.pixels.size()) + " bytes, expected " +
                      std::to_string(picture.expected_bytes()),
                  "");
}

}  // namespace

Result<PictureInfo> picture_info(std::span<const std::byte> file, const std::string& source) {
    if (file.size() > limits::picture_file_bytes)
        return refuse(source + " has " + std::to_string(file.size()) + " bytes, too many for a picture");
    PictureInfo info;
    if (is_png(file)) {
        info.format = PictureFormat::png;
    } else if (is_jpeg(file)) {
        info.format = PictureFormat::jpeg;
    } else {
        return refuse(source + " is neither PNG nor JPEG", "convert it to PNG");
    }
    // In this order: stb is only shown files whose structure is sound.
    if (auto sound = check_structure(file, info.format, source); !sound) return tl::unexpected(sound.error());
    const auto shape = stb::info(file);
    if (!shape) return refuse(source + " has a broken header");
    info.width = shape->width;
    info.height = shape->height;
    info.channels = shape->channels;
    if (swaps_sides(orientation_of(file))) std::swap(info.width, info.height);
    return info;
}

Result<Picture> decode_picture(std::span<const std::byte> file, const std::string& source, int channels) {
    if (channels != 0 && channels != 1 && channels != 3 && channels != 4)
        return fail(ErrorCode::internal,
                    "a picture was asked for with " + std::to_string(channels) + " channels");
    const auto info = picture_info(file, source);
    if (!info) return tl::unexpected(info.error());
    const auto padded =
        info->format == PictureFormat::png ? with_full_palette(file) : std::vector<std::byte>();
    // A PNG keeps its alpha until it is flattened here: stb would drop it and show what lies under it.
    const int asked = info->format == PictureFormat::png ? 0 : channels;
    auto decoded = stb::decode(padded.empty() ? file : padded, asked, decode_budget(*info, file.size()));
    if (!decoded.reason.empty()) return refuse(source + " is damaged (" + decoded.reason + ")");
    Picture picture{decoded.shape.width, decoded.shape.height, decoded.shape.channels,
                    std::move(decoded.pixels)};
    if (channels != 0) picture = with_channels(std::move(picture), channels);
    const Orientation orientation = orientation_of(file);
    return orientation == Orientation::upright ? std::move(picture) : turned(picture, orientation);
}

Result<Picture> read_mask(const std::filesystem::path& path) {
    auto picture = read_picture(path);
    if (!picture) return picture;
    return mask_in(*picture);
}

Result<Picture> read_picture(const std::filesystem::path& path, int channels) {
    const auto file = MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    return decode_picture((*file)->bytes(), "'" + path.string() + "'", channels);
}

Result<std::vector<std::byte>> encode_png(const Picture& picture, const std::vector<TextChunk>& text) {
    if (auto sound = check_picture(picture); !sound) return tl::unexpected(sound.error());
    auto file = stb::encode_png({picture.width, picture.height, picture.channels}, picture.pixels);
    if (file.empty()) return fail(ErrorCode::out_of_memory, "not enough memory to write the picture as PNG");
    if (text.empty()) return file;
    return insert_png_text(file, text);
}

Result<std::vector<std::byte>> encode_jpeg(const Picture& picture, int quality) {
    if (auto sound = check_picture(picture); !sound) return tl::unexpected(sound.error());
    if (quality < 1 || quality > 100)
        return refuse("the JPEG quality is " + std::to_string(quality) + ", expected 1 to 100", "");
    auto file = stb::encode_jpeg({picture.width, picture.height, picture.channels}, picture.pixels, quality);
    if (file.empty()) return fail(ErrorCode::out_of_memory, "not enough memory to write the picture as JPEG");
    return file;
}

Result<> write_png(const std::filesystem::path& path, const Picture& picture,
                   const std::vector<TextChunk>& text) {
    const auto file = encode_png(picture, text);
    if (!file) return tl::unexpected(file.error());
    return write_file_atomically(path, *file);
}

Result<> write_jpeg(const std::filesystem::path& path, const Picture& picture, int quality) {
    const auto file = encode_jpeg(picture, quality);
    if (!file) return tl::unexpected(file.error());
    return write_file_atomically(path, *file);
}

}  // namespace burin::io
