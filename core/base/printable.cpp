#include "core/base/printable.h"

#include <cstdint>

namespace burin {

std::string in_quotes(std::string_view text) {
    // Not "'" + ...: GCC 12 warns of a copy that cannot happen.
    std::string quoted(1, '\'');
    return quoted.append(printable(text, 100)).append(1, '\'');
}

size_t utf8_sequence_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
    const uint8_t lead = byte(0);
    if (lead < 0x80) return 1;
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    // The second byte alone tells overlong forms, surrogates and what lies above U+10FFFF.
    const uint8_t second = byte(1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
    return length;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const size_t length = utf8_sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string printable(std::string_view text, size_t limit) {
    static constexpr char hex[] = "0123456789abcdef";
    std::string out;
    while (!text.empty() && out.size() < limit) {
        const size_t length = utf8_sequence_length(text);
        const auto lead = static_cast<uint8_t>(text[0]);
        // C1 controls (U+0080..U+009F) can drive a terminal as well as C0.
        const bool control = lead < 0x20 || lead == 0x7F ||
                             (length == 2 && lead == 0xC2 && static_cast<uint8_t>(text[1]) < 0xA0);
        if (length == 0 || control) {
            const size_t escaped = length == 0 ? 1 : length;
            for (size_t i = 0; i < escaped; ++i) {
                const auto b = static_cast<uint8_t>(text[i]);
                out += {'\\', 'x', hex[b >> 4], hex[b & 15]};
            }
            text.remove_prefix(escaped);
        } else {
            out.append(text.substr(0, length));
            text.remove_prefix(length);
        }
    }
    if (!text.empty()) out += "...";
    return out;
}

}  // namespace burin
