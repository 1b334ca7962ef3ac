#include "core/tables/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/printable.h"
#include "core/io/mapped_file.h"

namespace burin::tables {
namespace {

/// Windows-1252 at 0x80 to 0x9F (the WHATWG's index; what it leaves open is a control character).
constexpr std::array<uint16_t, 32> windows_1252{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

std::string from_windows_1252(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            out += c;
        else
            append_code_point(out, byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
    }
    return out;
}

Result<DecodedText> from_utf16(std::string_view text, bool big, const std::string& source) {
    DecodedText out{{}, big ? "UTF-16BE" : "UTF-16LE"};
    out.text.reserve(text.size());
    const auto unit = [&](size_t at) {
        const auto a = static_cast<unsigned char>(text[at]), b = static_cast<unsigned char>(text[at + 1]);
        return static_cast<uint32_t>(big ? a << 8 | b : b << 8 | a);
    };
    const auto broken = [&](size_t at) {
        return fail(ErrorCode::bad_input, source + " is broken UTF-16 at byte " + std::to_string(at),
                    "save the table again, as CSV in UTF-8");
    };
    if (text.size() % 2 != 0) return broken(text.size() - 1);
    for (size_t at = 0; at < text.size(); at += 2) {
        uint32_t c = unit(at);
        if (c >= 0xD800 && c < 0xE000) {
            const uint32_t low = at + 3 < text.size() ? unit(at + 2) : 0;
            if (c >= 0xDC00 || low < 0xDC00 || low >= 0xE000) return broken(at);
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        append_code_point(out.text, c);
    }
    return out;
}

/// -1 none, 0 little, 1 big: most of the first letters have a zero byte at their side.
int utf16_without_mark(std::string_view text) {
    const auto head = text.substr(0, 512);
    std::array<size_t, 2> zeros{};
    for (size_t at = 0; at < head.size(); ++at) zeros[at % 2] += head[at] == '\0';
    const size_t units = head.size() / 2;
    if (units < 2) return -1;
    if (zeros[1] * 2 > units && zeros[0] * 8 < units) return 0;
    if (zeros[0] * 2 > units && zeros[1] * 8 < units) return 1;
    return -1;
}

}  // namespace

void append_code_point(std::string& out, uint32_t c) {
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
    const auto add = [&](uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return add(c);
    if (c < 0x800) {
        add(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            add(0xE0 | c >> 12);
        } else {
            add(0xF0 | c >> 18);
            add(0x80 | (c >> 12 & 0x3F));
        }
        add(0x80 | (c >> 6 & 0x3F));
    }
    add(0x80 | (c & 0x3F));
}

Result<DecodedText> decode_text(std::span<const std::byte> bytes, const std::string& source) {
    auto text = io::as_text(bytes);
    if (text.starts_with("\xFF\xFE")) return from_utf16(text.substr(2), false, source);
    if (text.starts_with("\xFE\xFF")) return from_utf16(text.substr(2), true, source);
    if (const int big = utf16_without_mark(text); big >= 0) return from_utf16(text, big == 1, source);
    const bool marked = text.starts_with("\xEF\xBB\xBF");
    if (marked) text.remove_prefix(3);
    size_t valid = 0, invalid = 0, first_invalid = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t length = utf8_sequence_length(text.substr(at, 4));
        if (length == 0 && invalid++ == 0) first_invalid = at;
        valid += length > 1;
        at += std::max<size_t>(length, 1);
    }
    if (invalid == 0) return DecodedText{std::string(text), "UTF-8"};
    if (marked || valid > invalid) {
        const auto line =
            1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(first_invalid), '\n');
        return fail(ErrorCode::bad_input,
                    source + " is UTF-8 but for line " + std::to_string(line) + ", which is broken",
                    "mend that line, or save the table again as CSV in UTF-8");
    }
    return DecodedText{from_windows_1252(text), "Windows-1252"};
}

}  // namespace burin::tables
