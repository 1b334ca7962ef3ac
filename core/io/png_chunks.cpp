#include "core/io/png_chunks.h"

#include <zlib.h>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/io/mapped_file.h"

namespace burin::io {
namespace {

constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);

uint32_t big_endian(std::span<const std::byte> bytes) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<uint32_t>(bytes[i]);
    return value;
}

uint32_t checksum(std::span<const std::byte> type_and_data) {
    return static_cast<uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(type_and_data.data()), type_and_data.size()));
}

bool has_checksum([[maybe_unused]] std::span<const std::byte> type_and_data,
                  [[maybe_unused]] uint32_t stored) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    return true;
#else
    return checksum(type_and_data) == stored;
#endif
}

bool is_letters(std::string_view type) {
    for (const char c : type) {
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) return false;
    }
    return true;
}

/// Reads IHDR; the reason where it is impossible, else empty.
std::string read_header(const PngChunk& chunk, PngLayout& layout) {
    if (chunk.type != "IHDR" || chunk.data.size() != 13) return "does not start with a PNG header";
    const auto byte = [&](size_t i) { return std::to_integer<int>(chunk.data[i]); };
    layout.width = big_endian(chunk.data);
    layout.height = big_endian(chunk.data.subspan(4));
    layout.bits = byte(8);
    layout.interlaced = byte(12) == 1;
    if (layout.width == 0 || layout.height == 0) return "has no pixels";
    const int colour = byte(9), bits = layout.bits;
    const bool deep = bits == 8 || bits == 16, shallow = bits == 1 || bits == 2 || bits == 4 || bits == 8;
    const bool possible = colour == 0   ? shallow || bits == 16
                          : colour == 3 ? shallow
                                        : deep && (colour == 2 || colour == 4 || colour == 6);
    if (!possible || byte(10) != 0 || byte(11) != 0 || byte(12) > 1)
        return "has a PNG header that the format does not allow";
    layout.channels = colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1;
    return {};
}

}  // namespace

uint64_t PngLayout::raw_bytes() const {
    const uint64_t row = (uint64_t{width} * static_cast<uint64_t>(bits * channels) + 7) / 8;
    return (row + 1) * height;
}

Result<PngLayout> split_png(std::span<const std::byte> file, const std::string& source) {
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::bad_input, source + " " + why, "save or download the picture again");
    };
    if (!as_text(file).starts_with(signature)) return refuse("is not a PNG file");
    PngLayout layout;
    for (size_t at = signature.size(); file.size() - at >= 12;) {
        const uint32_t length = big_endian(file.subspan(at));
        if (length > file.size() - at - 12)
            return refuse("is cut short: a chunk at byte " + std::to_string(at) +
                          " goes beyond the end of the file");
        const auto type_and_data = file.subspan(at + 4, 4 + size_t{length});
        PngChunk chunk{as_text(type_and_data).substr(0, 4), type_and_data.subspan(4)};
        if (!is_letters(chunk.type))
            return refuse("is damaged: the chunk at byte " + std::to_string(at) + " has no valid type");
        chunk.intact = has_checksum(type_and_data, big_endian(file.subspan(at + 8 + length)));
        const bool critical = chunk.type[0] >= 'A' && chunk.type[0] <= 'Z';
        if (critical && !chunk.intact)
            return refuse("is damaged: the checksum of chunk " + in_quotes(chunk.type) + " at byte " +
                          std::to_string(at) + " is wrong");
        if (layout.chunks.empty()) {
            if (const std::string why = read_header(chunk, layout); !why.empty()) return refuse(why);
        }
        if (layout.chunks.size() == limits::png_chunks)
            return refuse("has more than " + std::to_string(limits::png_chunks) + " chunks");
        if (chunk.type == "IDAT") layout.data_bytes += length;
        layout.chunks.push_back(chunk);
        at += 12 + size_t{length};
        if (chunk.type != "IEND") continue;
        if (layout.data_bytes == 0) return refuse("holds no image data");
        return layout;
    }
    return refuse("is cut short: it has no end mark");
}

void append_png_chunk(std::vector<std::byte>& out, std::string_view type, std::string_view data) {
    const auto append_u32 = [&](uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
    };
    append_u32(static_cast<uint32_t>(data.size()));
    const size_t start = out.size();
    for (const std::string_view part : {type, data}) {
        const auto bytes = as_bytes(part);
        out.insert(out.end(), bytes.begin(), bytes.end());
    }
    append_u32(checksum(std::span(out).subspan(start)));
}

std::optional<std::string> inflate_chunk(std::string_view packed, size_t& budget_bytes) {
    const size_t limit = std::min(limits::text_chunk_bytes, budget_bytes);
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    std::vector<char> piece(64 * limits::kilobyte);
    int status = Z_OK;
    while (status == Z_OK && out.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    budget_bytes -= std::min(budget_bytes, out.size());
    return status == Z_STREAM_END && out.size() <= limit ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace burin::io
