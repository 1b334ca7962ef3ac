#include "core/io/colour_profile.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <zlib.h>

#include "core/base/limits.h"
#include "core/io/jpeg_segments.h"
#include "core/io/mapped_file.h"
#include "core/io/png_chunks.h"

namespace burin::io {
namespace {

using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;

constexpr std::string_view jpeg_mark = "ICC_PROFILE\0"sv, jpeg_start = "\xFF\xD8"sv, png_start = "\x89PNG"sv;
constexpr size_t header_bytes = 128, space_at = 16, signature_at = 36;
constexpr size_t largest_piece = 65'519;  ///< of a segment of 65 535, without length, mark, number and count

std::vector<std::byte> to_bytes(std::string_view text) {
    const auto bytes = as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> profile_in_png(std::span<const std::byte> file) {
    const auto layout = split_png(file, "the picture");
    if (!layout) return {};
    for (const PngChunk& chunk : layout->chunks) {
        if (chunk.type != "iCCP" || !chunk.intact) continue;
        const std::string_view data = as_text(chunk.data);
        const size_t name = data.find('\0');
        if (name == std::string_view::npos || name + 2 > data.size() || data[name + 1] != 0) return {};
        size_t budget = limits::text_chunk_bytes;
        return to_bytes(inflate_chunk(data.substr(name + 2), budget).value_or(""));
    }
    return {};
}

/// Pieces are numbered from 1 and may stand in any order.
std::vector<std::byte> profile_in_jpeg(std::string_view file) {
    std::map<int, std::string_view> pieces;
    int count = 0;
    size_t size = 0;
    visit_jpeg_segments(file, [&](char marker, std::string_view body) {
        if (marker != '\xE2' || !body.starts_with(jpeg_mark) || body.size() < jpeg_mark.size() + 2)
            return true;
        body.remove_prefix(jpeg_mark.size());
        count = static_cast<uint8_t>(body[1]);
        pieces[static_cast<uint8_t>(body[0])] = body.substr(2);
        size += body.size();
        return size <= limits::text_chunk_bytes;
    });
    std::string whole;
    for (int i = 1; i <= count; ++i) {
        const auto piece = pieces.find(i);
        if (piece == pieces.end()) return {};
        whole += piece->second;
    }
    return to_bytes(whole);
}

std::vector<std::byte> joined(std::span<const std::byte> file, size_t at, std::string_view between) {
    std::vector<std::byte> out(file.begin(), file.begin() + static_cast<ptrdiff_t>(at));
    const auto bytes = as_bytes(between);
    out.insert(out.end(), bytes.begin(), bytes.end());
    out.insert(out.end(), file.begin() + static_cast<ptrdiff_t>(at), file.end());
    return out;
}

Result<std::vector<std::byte>> png_with(std::span<const std::byte> file, std::string_view profile) {
    if (auto layout = split_png(file, "the picture"); !layout) return tl::unexpected(layout.error());
    std::string packed(compressBound(static_cast<uLong>(profile.size())), '\0');
    auto length = static_cast<uLongf>(packed.size());
    if (compress2(reinterpret_cast<Bytef*>(packed.data()), &length,
                  reinterpret_cast<const Bytef*>(profile.data()), static_cast<uLong>(profile.size()),
                  Z_BEST_COMPRESSION) != Z_OK)
        return fail(ErrorCode::out_of_memory, "there is not enough memory for the colour profile",
                    "close other programs");
    packed.resize(length);
    std::vector<std::byte> chunk;
    append_png_chunk(chunk, "iCCP", "Colour profile"s + '\0' + '\0' + packed);
    return joined(file, png_head_bytes, as_text(chunk));
}

Result<std::vector<std::byte>> jpeg_with(std::span<const std::byte> file, std::string_view profile) {
    const size_t count = (profile.size() + largest_piece - 1) / largest_piece;
    if (count > 255)
        return fail(ErrorCode::bad_input, "the colour profile is too large for a JPEG file",
                    "write a PNG file");
    std::string segments;
    for (size_t i = 0; i < count; ++i) {
        const std::string_view piece = profile.substr(i * largest_piece, largest_piece);
        const size_t length = 2 + jpeg_mark.size() + 2 + piece.size();
        segments += "\xFF\xE2";
        segments += static_cast<char>(length >> 8);
        segments += static_cast<char>(length & 0xFF);
        segments += jpeg_mark;
        segments += static_cast<char>(i + 1);
        segments += static_cast<char>(count);
        segments += piece;
    }
    return joined(file, jpeg_start.size(), segments);
}

}  // namespace

std::vector<std::byte> colour_profile_of(std::span<const std::byte> file) {
    const std::string_view text = as_text(file);
    auto profile = text.starts_with(png_start)    ? profile_in_png(file)
                   : text.starts_with(jpeg_start) ? profile_in_jpeg(text)
                                                  : std::vector<std::byte>{};
    return colour_space_of(profile).empty() ? std::vector<std::byte>{} : profile;
}

std::string colour_space_of(std::span<const std::byte> profile) {
    const std::string_view text = as_text(profile);
    if (text.size() < header_bytes || text.substr(signature_at, 4) != "acsp") return {};
    return std::string(text.substr(space_at, 4));
}

Result<std::vector<std::byte>> with_colour_profile(std::span<const std::byte> file,
                                                   std::span<const std::byte> profile) {
    if (profile.empty()) return std::vector<std::byte>(file.begin(), file.end());
    const std::string_view text = as_text(file);
    if (text.starts_with(png_start)) return png_with(file, as_text(profile));
    if (text.starts_with(jpeg_start)) return jpeg_with(file, as_text(profile));
    return fail(ErrorCode::bad_input, "the file is neither PNG nor JPEG", "write one of them");
}

}  // namespace burin::io
