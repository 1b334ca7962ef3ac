#include "core/registry/concept.h"

#include <algorithm>
#include <set>

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/field_visitors.h"
#include "core/registry/concept_fields.h"

namespace burin::registry {
namespace {

constexpr std::string_view white = " \t\n\r\f\v";

std::string trimmed(std::string_view text) {
    const size_t begin = text.find_first_not_of(white);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(white) - begin + 1));
}

std::string with_plain_line_ends(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            out += text[i];
        else if (i + 1 >= text.size() || text[i + 1] != '\n')
            out += '\n';
    }
    return out;
}

std::string tidy(const std::string& text) {
    return trimmed(text.find('\r') == std::string::npos ? text : with_plain_line_ends(text));
}

bool has_control(std::string_view text, bool lines_allowed) {
    return std::any_of(text.begin(), text.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0x7F || (byte < 0x20 && !(lines_allowed && (c == '\n' || c == '\t')));
    });
}

/// "en", "pt-BR", "zh-Hant-TW": as far as BCP 47 is looked at here.
bool is_language(std::string_view text) {
    const size_t first = std::min(text.find('-'), text.size());
    const auto letters = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    if (first < 2 || first > 3 ||
        !std::all_of(text.begin(), text.begin() + static_cast<ptrdiff_t>(first), letters))
        return false;
    return text.size() <= 35 && text.back() != '-' && text.find("--") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return letters(c) || c == '-' || (c >= '0' && c <= '9'); });
}

/// Line breaks only where a text may be long.
struct ControlCheck {
    io::Checks& checks;
    const std::string& path;

    void operator()(const std::string& text, const io::Field& field) const {
        const bool is_long = field.most == long_bytes;
        checks.that(!has_control(text, is_long), io::detail::joined(path, field.key),
                    is_long ? "holds a control character" : "holds a line break or another control character",
                    "leave it out");
    }
    void operator()(const std::vector<std::string>& texts, const io::Field& field) const {
        for (const auto& text : texts)
            checks.that(!has_control(text, false), io::detail::joined(path, field.key),
                        "holds a line break or another control character", "leave it out");
    }
    template <class T>
    void operator()(const T&, const io::Field&) const {}
};

}  // namespace

Concept tidied(Concept entry) {
    visit_fields(entry, [](auto& member, const io::Field&) {
        using T = std::remove_reference_t<decltype(member)>;
        if constexpr (std::is_same_v<T, std::string>) {
            member = tidy(member);
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
            std::set<std::string> known;
            std::vector<std::string> kept;
            for (const auto& text : member) {
                auto one = tidy(text);
                if (!one.empty() && known.insert(one).second) kept.push_back(std::move(one));
            }
            member = std::move(kept);
        }
    });
    for (auto& picture : entry.pictures) {
        picture.path = tidy(picture.path);
        for (char& c : picture.hash) c = static_cast<char>(c >= 'A' && c <= 'F' ? c | 0x20 : c);
    }
    return entry;
}

void check_rules(io::Checks& checks, const Picture& picture, const std::string& path) {
    checks.that(is_sha256_hex(picture.hash), path + ".hash", "is no SHA-256",
                "give the 64 hexadecimal digits that sha256sum prints");
    checks.that(!has_control(picture.path, false), path + ".path", "holds a control character",
                "leave it out");
}

void check_rules(io::Checks& checks, const Concept& entry, const std::string& path) {
    visit_fields(entry, ControlCheck{checks, path});
    for (const auto& language : entry.languages)
        checks.that(is_language(language), "languages",
                    "holds " + in_quotes(language) + ", which is no language",
                    "give codes like en, ja or pt-BR");
    checks.that(entry.status != Status::suppressed || !entry.audits.empty() || !entry.reports.empty(),
                "status", "is 'suppressed' without an audit or a report that shows it",
                "give its evidence in audits or reports, or 'in work'");
}

Result<> check(const Concept& entry) {
    io::Checks checks;
    io::check_fields(checks, entry, "");
    return checks.result();
}

std::string name_key(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    std::string folded;
    if (U_SUCCESS(status)) fold->normalize(icu::UnicodeString::fromUTF8(name), status).toUTF8String(folded);
    if (U_FAILURE(status)) folded = name;
    std::string key;
    for (const char c : folded) {
        const bool space = white.find(c) != std::string_view::npos;
        if (!space)
            key += c;
        else if (!key.empty() && key.back() != ' ')
            key += ' ';
    }
    return key;
}

Concept from_protected(const protocol::ProtectedConcept& entry) {
    Concept out;
    out.name = entry.name;
    out.kind = static_cast<Kind>(entry.kind);
    out.text = entry.text == entry.name ? std::string() : entry.text;
    out.guide = entry.guide;
    out.aliases = entry.aliases, out.neighbours = entry.neighbours, out.preserve = entry.preserve;
    out.prompts = entry.prompts, out.described = entry.described;
    return tidied(std::move(out));
}

protocol::ProtectedConcept to_protected(const Concept& entry) {
    protocol::ProtectedConcept out;
    out.name = entry.name;
    out.kind = entry.kind <= Kind::object ? static_cast<protocol::ConceptKind>(entry.kind)
                                          : protocol::ConceptKind::object;
    out.text = entry.text.empty() ? entry.name : entry.text;
    out.guide = entry.guide;
    out.aliases = entry.aliases, out.neighbours = entry.neighbours, out.preserve = entry.preserve;
    out.prompts = entry.prompts, out.described = entry.described;
    return out;
}

}  // namespace burin::registry
