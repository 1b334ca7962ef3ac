#include "core/text/unicode_words.h"

#include <algorithm>
#include <array>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace burin::text {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

/// The published tokenizer normalizes by Unicode 9: a mark of a later version stays where it stands.
const icu::Normalizer2* nfc_of_unicode_9() {
    static const auto* normalizer = []() -> const icu::Normalizer2* {
        UErrorCode status = U_ZERO_ERROR;
        const auto* nfc = icu::Normalizer2::getNFCInstance(status);
        static const icu::UnicodeSet known(u"[:age=9.0:]", status);
        if (U_FAILURE(status)) return nullptr;
        static const icu::FilteredNormalizer2 filtered(*nfc, known);
        return &filtered;
    }();
    return normalizer;
}

icu::UnicodeString to_nfc(std::string_view text) {
    auto source = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    const auto* nfc = nfc_of_unicode_9();
    if (nfc == nullptr) return source;
    UErrorCode status = U_ZERO_ERROR;
    auto normal = nfc->normalize(source, status);
    return U_SUCCESS(status) ? normal : source;
}

void append_utf8(std::string& out, UChar32 c) {
    std::array<uint8_t, U8_MAX_LENGTH> bytes{};
    int32_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, c);
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(length));
}

void append_lowered(std::string& out, UChar32 c) {
    constexpr UChar32 capital_i_with_dot = 0x130;
    // The one code point whose full lower case is longer than itself.
    if (c == capital_i_with_dot) {
        out += "i\u0307";
    } else {
        append_utf8(out, u_tolower(c));
    }
}

enum class Kind { space, letter, numeral, other };

Kind kind_of(UChar32 c) {
    if (u_isUWhiteSpace(c)) return Kind::space;
    const auto mask = U_GET_GC_MASK(c);
    if ((mask & U_GC_L_MASK) != 0) return Kind::letter;
    return (mask & U_GC_N_MASK) != 0 ? Kind::numeral : Kind::other;
}

size_t contraction_length(std::string_view text) {
    constexpr std::array<std::string_view, 7> contractions{"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};
    for (const auto c : contractions)
        if (text.starts_with(c)) return c.size();
    return 0;
}

/// Byte position behind the code point at `from`, and its kind.
size_t next_code_point(std::string_view text, size_t from, Kind& kind) {
    auto at = static_cast<int32_t>(from);
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), at, static_cast<int32_t>(text.size()), c);
    kind = c < 0 ? Kind::other : kind_of(c);
    return static_cast<size_t>(at);
}

}  // namespace

std::string normalize_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool in_space = false;
    const auto add = [&](UChar32 c) {
        const bool space = u_isUWhiteSpace(c);
        if (space && !in_space) out += ' ';
        if (!space) append_lowered(out, c);
        in_space = space;
    };
    if (is_ascii(text)) {
        for (const char c : text) add(static_cast<unsigned char>(c));
        return out;
    }
    const auto normal = to_nfc(text);
    for (int32_t at = 0; at < normal.length(); at = normal.moveIndex32(at, 1)) add(normal.char32At(at));
    return out;
}

std::vector<std::string_view> split_words(std::string_view normalized) {
    std::vector<std::string_view> words;
    size_t at = 0;
    while (at < normalized.size()) {
        if (const size_t length = contraction_length(normalized.substr(at))) {
            words.push_back(normalized.substr(at, length));
            at += length;
            continue;
        }
        Kind kind{};
        size_t end = next_code_point(normalized, at, kind);
        while (kind != Kind::numeral && end < normalized.size()) {
            Kind following{};
            const size_t behind = next_code_point(normalized, end, following);
            if (following != kind) break;
            end = behind;
        }
        if (kind != Kind::space) words.push_back(normalized.substr(at, end - at));
        at = end;
    }
    return words;
}

const std::string& byte_symbol(unsigned char byte) {
    static const auto table = [] {
        std::array<std::string, 256> symbols;
        UChar32 stand_in = 0x100;
        for (int b = 0; b < 256; ++b) {
            const bool printable = (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
            append_utf8(symbols[static_cast<size_t>(b)], printable ? b : stand_in++);
        }
        return symbols;
    }();
    return table[byte];
}

}  // namespace burin::text
