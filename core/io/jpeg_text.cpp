#include "core/io/jpeg_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/base/printable.h"
#include "core/io/jpeg_segments.h"
#include "core/io/mapped_file.h"
#include "core/io/tiff.h"

namespace burin::io {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view start_mark = "\xFF\xD8"sv, xmp_mark = "http://ns.adobe.com/xap/1.0/\0"sv;
constexpr std::string_view xmp_keyword = "XML:com.adobe.xmp", comment_keyword = "parameters";
constexpr size_t largest_segment = 65'533;  ///< two bytes of its 65 535 are its length
constexpr uint16_t exif_pointer_tag = 0x8769, user_comment_tag = 0x9286;

std::string big_endian(uint32_t value, int bytes) {
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xFF);
    return out;
}

void append_utf8(std::string& out, uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
        return;
    }
    const int extra = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr uint32_t leads[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(leads[extra] | code >> (6 * extra));
    for (int i = extra - 1; i >= 0; --i) out += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}

/// Valid UTF-8 as UTF-16, big end first.
std::string to_utf16(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const size_t length = utf8_sequence_length(text);
        uint32_t code = static_cast<uint8_t>(text[0]) & (length == 1 ? 0x7F : 0xFF >> (length + 1));
        for (size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<uint8_t>(text[i]) & 0x3F);
        if (code >= 0x10000) {
            out += big_endian(0xD800 + ((code - 0x10000) >> 10), 2);
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        out += big_endian(code, 2);
        text.remove_prefix(length);
    }
    return out;
}

/// Nothing where a surrogate stands alone.
std::optional<std::string> from_utf16(std::string_view bytes, bool little) {
    const auto unit = [&](size_t i) {
        const auto a = static_cast<uint8_t>(bytes[i]), b = static_cast<uint8_t>(bytes[i + 1]);
        return static_cast<uint32_t>(little ? b << 8 | a : a << 8 | b);
    };
    std::string out;
    for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
        uint32_t code = unit(i);
        if (code == 0xFEFF && i == 0) continue;
        if (code >= 0xD800 && code < 0xE000) {
            const uint32_t low = i + 3 < bytes.size() ? unit(i + 2) : 0;
            if (code >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) return std::nullopt;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        }
        append_utf8(out, code);
    }
    return out;
}

/// Readers tell the order of bytes by a mark, or else by the zero of a first letter; what either would
/// mislead is written behind a mark.
std::string marked_utf16(std::string_view text) {
    std::string units = to_utf16(text);
    const bool like_little = units.size() > 1 && units[1] == '\0';
    const bool like_mark = units.starts_with("\xFE\xFF") || units.starts_with("\xFF\xFE");
    return like_little || like_mark ? "\xFE\xFF" + units : units;
}

/// The body of a TIFF file of two directories that holds nothing but the comment.
std::string exif_of(std::string_view text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) < 0x80; });
    const bool compact = ascii && 2 * text.size() + 100 > largest_segment;
    const std::string comment = compact ? std::string("ASCII\0\0\0"sv) + std::string(text)
                                        : std::string("UNICODE\0"sv) + marked_utf16(text);
    const auto entry = [](uint16_t tag, uint16_t type, size_t count, uint32_t value) {
        return big_endian(1, 2) + big_endian(tag, 2) + big_endian(type, 2) +
               big_endian(static_cast<uint32_t>(count), 4) + big_endian(value, 4) + big_endian(0, 4);
    };
    constexpr uint32_t first = 8, second = first + 18, data = second + 18;
    return std::string(exif_mark) + "MM" + big_endian(42, 2) + big_endian(first, 4) +
           entry(exif_pointer_tag, 4, 1, second) + entry(user_comment_tag, 7, comment.size(), data) + comment;
}

std::optional<std::string_view> user_comment_in(const Tiff& tiff) {
    const auto first = tiff.first_directory();
    const auto pointer = first ? tiff.entry(*first, exif_pointer_tag) : std::nullopt;
    const auto directory = pointer ? tiff.number(*pointer + 8, 4) : std::nullopt;
    const auto found = directory ? tiff.entry(*directory, user_comment_tag) : std::nullopt;
    return found ? tiff.data_of(*found) : std::nullopt;
}

std::optional<std::string> comment_of(std::string_view exif) {
    const auto comment = user_comment_in(Tiff(exif));
    if (!comment || comment->size() < 8) return std::nullopt;
    const std::string_view code = comment->substr(0, 8), body = comment->substr(8);
    std::optional<std::string> text;
    if (code == "UNICODE\0"sv) {
        // The usual writers put the big end first whatever the file says; a letter's zero tells.
        const bool little = body.size() > 1 && body[0] != '\0' && body[1] == '\0';
        text = from_utf16(body, little || body.starts_with("\xFF\xFE"));
    } else if (is_utf8(body)) {
        text = std::string(body);
    }
    if (text) text->erase(std::find(text->begin(), text->end(), '\0'), text->end());
    if (!text || text->empty()) return std::nullopt;
    return text;
}

tl::unexpected<Error> no_jpeg(const std::string& source) {
    return fail(ErrorCode::bad_input, source + " is not a JPEG file");
}

}  // namespace

Result<std::vector<std::byte>> insert_jpeg_text(std::span<const std::byte> jpeg,
                                                const std::vector<TextChunk>& text) {
    if (!as_text(jpeg).starts_with(start_mark)) return no_jpeg("the picture");
    std::string segments;
    for (const auto& chunk : text) {
        if (!is_utf8(chunk.text) || chunk.text.find('\0') != std::string::npos)
            return fail(ErrorCode::bad_input,
                        "the text " + in_quotes(chunk.keyword) + " is not UTF-8 or holds a NUL");
        std::string body;
        if (chunk.keyword == comment_keyword) body = exif_of(chunk.text);
        if (chunk.keyword == xmp_keyword) body = std::string(xmp_mark) + chunk.text;
        if (body.empty())
            return fail(ErrorCode::bad_input,
                        "the text " + in_quotes(chunk.keyword) + " has no place in a JPEG file",
                        "write a PNG file");
        if (body.size() > largest_segment)
            return fail(ErrorCode::bad_input,
                        "the text " + in_quotes(chunk.keyword) + " is too long for a JPEG file",
                        "write a PNG file");
        segments += "\xFF\xE1" + big_endian(static_cast<uint32_t>(body.size() + 2), 2) + body;
    }
    std::vector<std::byte> out(jpeg.begin(), jpeg.begin() + 2);
    const auto bytes = as_bytes(segments);
    out.insert(out.end(), bytes.begin(), bytes.end());
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

Result<std::vector<TextChunk>> read_jpeg_text(std::span<const std::byte> jpeg, const std::string& source) {
    const std::string_view file = as_text(jpeg);
    if (!file.starts_with(start_mark)) return no_jpeg(source);
    std::vector<TextChunk> texts;
    visit_jpeg_segments(file, [&](char marker, std::string_view body) {
        if (marker == '\xE1' && body.starts_with(exif_mark)) {
            if (auto comment = comment_of(body.substr(exif_mark.size())))
                texts.push_back({std::string(comment_keyword), std::move(*comment)});
        } else if (marker == '\xE1' && body.starts_with(xmp_mark)) {
            const std::string_view packet = body.substr(xmp_mark.size());
            if (is_utf8(packet) && packet.find('\0') == std::string_view::npos)
                texts.push_back({std::string(xmp_keyword), std::string(packet)});
        }
        return true;
    });
    return texts;
}

Result<TextedPicture> insert_picture_text(std::span<const std::byte> file,
                                          const std::vector<TextChunk>& text) {
    TextedPicture out;
    const bool jpeg = as_text(file).starts_with(start_mark);
    auto whole = jpeg ? insert_jpeg_text(file, text) : insert_png_text(file, text);
    // A recipe with painted masks may be too long for a JPEG's segment.
    if (!whole && jpeg && text.size() > 1) {
        whole = insert_jpeg_text(file, {text.back()});
        out.note = "the recipe is too long for a JPEG file, so only its label is in it";
    }
    if (!whole) return tl::unexpected(whole.error());
    out.bytes = std::move(*whole);
    return out;
}

Result<std::vector<TextChunk>> read_picture_text(std::span<const std::byte> file, const std::string& source) {
    return as_text(file).starts_with(start_mark) ? read_jpeg_text(file, source) : read_png_text(file, source);
}

}  // namespace burin::io
