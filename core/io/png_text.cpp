#include "core/io/png_text.h"

#include <algorithm>
#include <optional>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/io/mapped_file.h"
#include "core/io/png_chunks.h"

namespace burin::io {
namespace {

constexpr std::string_view xmp_keyword = "XML:com.adobe.xmp";

/// Valid UTF-8 as Latin-1 as far as tEXt may carry it (no control but newline); nothing where it cannot.
std::optional<std::string> to_latin1(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const size_t length = utf8_sequence_length(text);
        const auto lead = static_cast<uint8_t>(text[0]);
        if (length == 1 && (lead >= 0x20 || lead == '\n') && lead != 0x7F) {
            out += text[0];
        } else if (length == 2 && lead <= 0xC3) {
            const auto code =
                static_cast<uint8_t>((lead & 0x03) << 6 | (static_cast<uint8_t>(text[1]) & 0x3F));
            if (code < 0xA0) return std::nullopt;
            out += static_cast<char>(code);
        } else {
            return std::nullopt;
        }
        text.remove_prefix(length);
    }
    return out;
}

std::string from_latin1(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto code = static_cast<uint8_t>(c);
        if (code < 0x80) {
            out += c;
        } else {
            out += static_cast<char>(0xC0 | code >> 6);
            out += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return out;
}

/// The keyword in Latin-1, or nothing where the format does not allow it.
std::optional<std::string> keyword_bytes(std::string_view keyword) {
    auto latin1 = is_utf8(keyword) ? to_latin1(keyword) : std::nullopt;
    if (!latin1 || latin1->empty() || latin1->size() > 79) return std::nullopt;
    const bool spaces =
        latin1->front() == ' ' || latin1->back() == ' ' || latin1->find("  ") != std::string::npos;
    // The non-breaking space is the one printable Latin-1 character that keywords may not hold.
    const bool forbidden =
        latin1->find('\n') != std::string::npos || latin1->find('\xA0') != std::string::npos;
    return spaces || forbidden ? std::nullopt : latin1;
}

/// Cuts `data` at its first NUL and gives what was before it.
std::optional<std::string_view> take_field(std::string_view& data) {
    const size_t end = data.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view field = data.substr(0, end);
    data.remove_prefix(end + 1);
    return field;
}

std::optional<TextChunk> decode(const PngChunk& chunk, size_t& inflate_budget_bytes) {
    std::string_view data = as_text(chunk.data);
    const auto keyword = take_field(data);
    if (!keyword || keyword->empty() || keyword->size() > 79) return std::nullopt;
    std::optional<std::string> text;
    if (chunk.type == "tEXt") {
        if (data.find('\0') == std::string_view::npos) text = from_latin1(data);
    } else if (chunk.type == "zTXt") {
        if (data.empty() || data[0] != 0) return std::nullopt;
        const auto inflated = inflate_chunk(data.substr(1), inflate_budget_bytes);
        if (inflated && inflated->find('\0') == std::string::npos) text = from_latin1(*inflated);
    } else {
        if (data.size() < 2 || data[0] > 1 || data[1] != 0) return std::nullopt;
        const bool packed = data[0] == 1;
        data.remove_prefix(2);
        if (!take_field(data) || !take_field(data)) return std::nullopt;  // language, translated keyword
        text = packed ? inflate_chunk(data, inflate_budget_bytes) : std::string(data);
        if (text && (!is_utf8(*text) || text->find('\0') != std::string::npos)) text.reset();
    }
    if (!text) return std::nullopt;
    return TextChunk{from_latin1(*keyword), std::move(*text)};
}

/// Appends one text as a chunk; the reason where it cannot be one, else empty.
std::string append_text(std::vector<std::byte>& out, const TextChunk& chunk) {
    const auto keyword = keyword_bytes(chunk.keyword);
    if (!keyword) return "the keyword " + in_quotes(chunk.keyword) + " is not one that PNG allows";
    if (chunk.text.size() > limits::text_chunk_bytes)
        return "the text " + in_quotes(chunk.keyword) + " has more than " +
               std::to_string(limits::text_chunk_bytes) + " bytes";
    if (!is_utf8(chunk.text) || chunk.text.find('\0') != std::string::npos)
        return "the text " + in_quotes(chunk.keyword) + " is not UTF-8 or holds a NUL";
    const auto latin1 = chunk.keyword == xmp_keyword ? std::nullopt : to_latin1(chunk.text);
    if (latin1) {
        append_png_chunk(out, "tEXt", *keyword + '\0' + *latin1);
    } else {
        // Compression flag and method, then language and translated keyword, both empty.
        append_png_chunk(out, "iTXt", *keyword + std::string(5, '\0') + chunk.text);
    }
    return {};
}

}  // namespace

Result<std::vector<std::byte>> insert_png_text(std::span<const std::byte> png,
                                               const std::vector<TextChunk>& text) {
    if (auto layout = split_png(png, "the picture"); !layout) return tl::unexpected(layout.error());
    std::vector<std::byte> out(png.begin(), png.begin() + png_head_bytes);
    for (const auto& chunk : text) {
        if (const std::string why = append_text(out, chunk); !why.empty())
            return fail(ErrorCode::bad_input, why);
    }
    out.insert(out.end(), png.begin() + png_head_bytes, png.end());
    return out;
}

Result<std::vector<TextChunk>> read_png_text(std::span<const std::byte> png, const std::string& source) {
    const auto layout = split_png(png, source);
    if (!layout) return tl::unexpected(layout.error());
    std::vector<TextChunk> texts;
    size_t seen = 0, bytes = 0, inflate_budget_bytes = limits::text_chunks_bytes;
    for (const auto& chunk : layout->chunks) {
        if (chunk.type != "tEXt" && chunk.type != "zTXt" && chunk.type != "iTXt") continue;
        if (++seen > limits::text_chunks)
            return fail(ErrorCode::bad_input,
                        source + " has more than " + std::to_string(limits::text_chunks) + " texts");
        if (!chunk.intact || chunk.data.size() > limits::text_chunk_bytes) continue;
        auto text = decode(chunk, inflate_budget_bytes);
        if (!text) continue;
        bytes += text->text.size();
        if (bytes > limits::text_chunks_bytes)
            return fail(
                ErrorCode::bad_input,
                source + " has more than " + std::to_string(limits::text_chunks_bytes) + " bytes of text");
        texts.push_back(std::move(*text));
    }
    return texts;
}

}  // namespace burin::io
