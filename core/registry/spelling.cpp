#include "core/registry/spelling.h"

#include <algorithm>
#include <array>
#include <memory>

#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace burin::registry {
namespace {

using text::FoldedWord;
using text::Script;

/// One for each thread: whether ICU's may be shared is not promised.
const icu::Transliterator* transliterator(const char* id) {
    struct Made {
        std::string id;
        std::unique_ptr<icu::Transliterator> one;
    };
    thread_local std::vector<Made> made;
    for (const auto& known : made)
        if (known.id == id) return known.one.get();
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> one(
        icu::Transliterator::createInstance(icu::UnicodeString::fromUTF8(id), UTRANS_FORWARD, status));
    if (U_FAILURE(status)) one.reset();
    made.push_back({id, std::move(one)});
    return made.back().one.get();
}

std::string transliterated(std::string_view text, const char* id) {
    const auto* rules = transliterator(id);
    if (rules == nullptr) return {};
    auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    rules->transliterate(wide);
    std::string out;
    wide.toUTF8String(out);
    return out;
}

constexpr const char* any_latin = "Any-Latin; Latin-ASCII";
/// As English writes Russian names: "Pikachu" where the scientific way is "Pikaču".
constexpr const char* russian = "Russian-Latin/BGN; Any-Latin; Latin-ASCII";

std::string joined(const std::vector<FoldedWord>& words) {
    std::string out;
    for (const auto& word : words) out += word.folded;
    return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// Code points.
size_t letters_of(std::string_view text) {
    size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

std::string_view letters_for(char sign) {
    switch (sign) {
        case '0':
            return "o";
        case '1':
            return "il";
        case '3':
            return "e";
        case '4':
            return "a";
        case '5':
            return "s";
        case '6':
            return "g";
        case '7':
            return "t";
        case '8':
            return "b";
        case '9':
            return "g";
        case '@':
            return "a";
        case '$':
            return "s";
        case '!':
            return "i";
        default:
            return {};
    }
}

}  // namespace

std::vector<std::string> romanised(std::string_view text) {
    const auto words = text::folded_words(text);
    const bool other = std::any_of(words.begin(), words.end(), [](const FoldedWord& word) {
        return word.script != Script::latin && word.script != Script::other;
    });
    std::vector<std::string> forms;
    if (!other) return forms;
    for (const char* id : {any_latin, russian}) {
        auto form = joined(text::folded_words(transliterated(text, id)));
        if (!form.empty() && std::find(forms.begin(), forms.end(), form) == forms.end())
            forms.push_back(std::move(form));
    }
    return forms;
}

std::string latin_form(const FoldedWord& word) {
    if (word.script == Script::latin) return word.folded;
    return joined(text::folded_words(
        transliterated(word.folded, word.script == Script::cyrillic ? russian : any_latin)));
}

std::string sound_of(std::string_view latin) {
    // Capitals are sounds that are done with. Longer spellings stand before those they contain.
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 26> rules{
        {{"shch", "S"}, {"sch", "S"}, {"sh", "S"}, {"dzh", "Z"}, {"zh", "Z"},  {"j", "Z"},   {"tch", "C"},
         {"ch", "C"},   {"ts", "C"},  {"tz", "C"}, {"kh", "h"},  {"ph", "f"},  {"th", "t"},  {"ck", "k"},
         {"qu", "kv"},  {"q", "k"},   {"x", "ks"}, {"w", "v"},   {"ce", "se"}, {"ci", "si"}, {"cy", "si"},
         {"c", "k"},    {"y", "i"},   {"ee", "i"}, {"oo", "u"},  {"l", "r"}}};
    std::string out(latin);
    for (const auto& [from, to] : rules) replace_all(out, from, to);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string joined_sounds(const std::string& first, const std::string& second) {
    const bool doubled = !first.empty() && !second.empty() && first.back() == second.front();
    return first + (doubled ? second.substr(1) : second);
}

std::vector<std::string> without_signs(const FoldedWord& word) {
    constexpr size_t most = 16;
    if (!word.has_signs) return {};
    size_t signs = 0;
    std::vector<std::string> forms{""};
    for (const char c : word.folded) {
        const auto letters = letters_for(c);
        const bool is_sign = !letters.empty() || (c >= '0' && c <= '9');
        signs += is_sign;
        if (is_sign && letters.empty()) return {};
        const size_t before = forms.size();
        for (size_t i = 0; i < before; ++i) {
            if (letters.size() > 1 && forms.size() < most) forms.push_back(forms[i] + letters[1]);
            forms[i] += letters.empty() ? c : letters[0];
        }
    }
    return signs * 2 > letters_of(word.folded) ? std::vector<std::string>() : forms;
}

std::vector<Stem> stems_of(const FoldedWord& word) {
    struct Ending {
        std::string_view end, instead, languages;
        size_t stem_letters;
    };
    static constexpr Ending latin[] = {{"ies", "y", "", 3},   {"es", "", "", 4},      {"s", "", "", 3},
                                       {"ern", "", "de", 4},  {"en", "", "de nl", 4}, {"er", "", "de", 4},
                                       {"n", "", "de nl", 4}, {"e", "", "de", 4},     {"x", "", "fr", 4}};
    static constexpr Ending cyrillic[] = {{"ами", "", "", 4}, {"ов", "", "", 4}, {"ом", "", "", 4},
                                          {"ой", "", "", 4},  {"ем", "", "", 4}, {"а", "", "", 4},
                                          {"у", "", "", 4},   {"е", "", "", 4},  {"ы", "", "", 4},
                                          {"и", "", "", 4},   {"я", "", "", 4},  {"ю", "", "", 4}};
    static constexpr Ending hangul[] = {
        {"에서", "", "", 2}, {"으로", "", "", 2}, {"하고", "", "", 2}, {"가", "", "", 2}, {"이", "", "", 2},
        {"는", "", "", 2},   {"은", "", "", 2},   {"를", "", "", 2},   {"을", "", "", 2}, {"의", "", "", 2},
        {"와", "", "", 2},   {"과", "", "", 2},   {"도", "", "", 2},   {"에", "", "", 2}, {"로", "", "", 2}};
    std::span<const Ending> endings;
    if (word.script == Script::latin) endings = latin;
    if (word.script == Script::cyrillic) endings = cyrillic;
    if (word.script == Script::hangul) endings = hangul;
    std::vector<Stem> stems;
    for (const auto& ending : endings) {
        if (!word.folded.ends_with(ending.end)) continue;
        const auto stem = std::string_view(word.folded).substr(0, word.folded.size() - ending.end.size());
        if (letters_of(stem) >= ending.stem_letters)
            stems.push_back({std::string(stem) + std::string(ending.instead), ending.languages});
    }
    return stems;
}

Script script_of_language(std::string_view code) {
    static constexpr std::pair<std::string_view, Script> table[] = {
        {"ru", Script::cyrillic},   {"uk", Script::cyrillic},   {"bg", Script::cyrillic},
        {"be", Script::cyrillic},   {"mk", Script::cyrillic},   {"sr", Script::cyrillic},
        {"kk", Script::cyrillic},   {"mn", Script::cyrillic},   {"el", Script::greek},
        {"ja", Script::kana},       {"zh", Script::han},        {"yue", Script::han},
        {"ko", Script::hangul},     {"ar", Script::arabic},     {"fa", Script::arabic},
        {"ur", Script::arabic},     {"he", Script::hebrew},     {"yi", Script::hebrew},
        {"hi", Script::devanagari}, {"mr", Script::devanagari}, {"ne", Script::devanagari},
        {"th", Script::thai}};
    const auto first = code.substr(0, code.find('-'));
    for (const auto& [language, script] : table)
        if (language == first) return script;
    return Script::latin;
}

}  // namespace burin::registry
