// Pictures of 8 bits a channel, as PNG and JPEG, in and out.
//
// PNG and JPEG are decoded by stb_image with every other format compiled out. The size is read first, so a
// picture of 30000 x 30000 is refused before anything is allocated for it; what a small file may inflate to
// is bounded as well. 16-bit PNG becomes 8-bit, palettes become colours, CMYK JPEG becomes RGB, a photograph
// is turned as its EXIF says. Colour profiles and gamma are ignored. All functions are reentrant and may be
// called from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/png_text.h"

namespace burin::io {

/// [H, W, c], row-major, top row first, no padding. c = 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA (straight
/// alpha).
struct Picture {
    int width = 0, height = 0;  ///< pixels
    int channels = 3;
    std::vector<uint8_t> pixels;

    [[nodiscard]] size_t expected_bytes() const { return size_t(width) * size_t(height) * size_t(channels); }
    bool operator==(const Picture&) const = default;
};

enum class PictureFormat { png, jpeg };

/// Size and channels, read without decoding.
struct PictureInfo {
    PictureFormat format = PictureFormat::png;
    int width = 0, height = 0, channels = 0;
};

/// What the file says about itself. Refuses other formats, sizes beyond limits::picture_side and
/// limits::picture_pixels, and what decode_picture would refuse for its structure. `source` names the file in
/// the sentence. Error code bad_input, as for all below.
Result<PictureInfo> picture_info(std::span<const std::byte> file, const std::string& source);

/// The picture, upright; `channels` 1, 3 or 4 converts (transparent pixels come to lie on white), 0 keeps the
/// file's own. A file that is cut short, or a PNG with a wrong checksum, is an error: no half picture is
/// returned.
Result<Picture> decode_picture(std::span<const std::byte> file, const std::string& source, int channels = 0);
Result<Picture> read_picture(const std::filesystem::path& path, int channels = 0);

/// A mask that a person painted, 1 channel (see mask_in).
Result<Picture> read_mask(const std::filesystem::path& path);

/// PNG with `text` right behind its header. Fails on a picture whose fields contradict each other or pass the
/// limits.
Result<std::vector<std::byte>> encode_png(const Picture& picture, const std::vector<TextChunk>& text = {});
/// Baseline JPEG; `quality` 1 to 100; above 90 without chroma subsampling. Alpha is dropped.
Result<std::vector<std::byte>> encode_jpeg(const Picture& picture, int quality = 92);

/// Encode and replace `path` in one step (AtomicFile): after a failure the old file is still there. Error
/// codes bad_input and io.
Result<> write_png(const std::filesystem::path& path, const Picture& picture,
                   const std::vector<TextChunk>& text = {});
Result<> write_jpeg(const std::filesystem::path& path, const Picture& picture, int quality = 92);

}  // namespace burin::io
