#include "core/text/folded_words.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "core/text/prompt_scan.h"

namespace burin::text {
namespace {

struct Letter {
    std::string folded;
    Script script = Script::other;
    bool is_word = false, alone = false, katakana = false;
    bool extends = false;  ///< belongs to the word before it: a mark, a small kana
};

/// Letters that no rule of Unicode takes apart.
const std::unordered_map<UChar32, const char*>& plain_letters() {
    static const std::unordered_map<UChar32, const char*> table{
        {U'ø', "o"},  {U'ł', "l"}, {U'đ', "d"}, {U'ð', "d"},  {U'þ', "th"}, {U'æ', "ae"},
        {U'œ', "oe"}, {U'ħ', "h"}, {U'ı', "i"}, {U'ŋ', "ng"}, {U'ŧ', "t"},  {U'ƒ', "f"},
        {U'ɐ', "a"},  {U'ə', "e"}, {U'ɪ', "i"}, {U'ĸ', "k"},  {U'ɡ', "g"},  {U'ꞵ', "b"}};
    return table;
}

/// Latin letters that Cyrillic and Greek ones look like, after folding.
const std::unordered_map<UChar32, char>& look_alikes() {
    static const std::unordered_map<UChar32, char> table{
        {U'а', 'a'}, {U'в', 'b'}, {U'с', 'c'}, {U'ԁ', 'd'}, {U'е', 'e'}, {U'һ', 'h'}, {U'н', 'h'},
        {U'і', 'i'}, {U'ј', 'j'}, {U'к', 'k'}, {U'м', 'm'}, {U'о', 'o'}, {U'р', 'p'}, {U'ԛ', 'q'},
        {U'ѕ', 's'}, {U'т', 't'}, {U'ѵ', 'v'}, {U'ԝ', 'w'}, {U'х', 'x'}, {U'у', 'y'}, {U'α', 'a'},
        {U'β', 'b'}, {U'ε', 'e'}, {U'η', 'n'}, {U'ι', 'i'}, {U'κ', 'k'}, {U'ν', 'v'}, {U'ο', 'o'},
        {U'ρ', 'p'}, {U'τ', 't'}, {U'υ', 'u'}, {U'χ', 'x'}, {U'ω', 'w'}};
    return table;
}

Script script_of(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
        case USCRIPT_LATIN:
            return Script::latin;
        case USCRIPT_CYRILLIC:
            return Script::cyrillic;
        case USCRIPT_GREEK:
            return Script::greek;
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_KATAKANA_OR_HIRAGANA:
            return Script::kana;
        case USCRIPT_HAN:
            return Script::han;
        case USCRIPT_HANGUL:
            return Script::hangul;
        case USCRIPT_ARABIC:
            return Script::arabic;
        case USCRIPT_HEBREW:
            return Script::hebrew;
        case USCRIPT_DEVANAGARI:
            return Script::devanagari;
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return Script::thai;
        default:
            return Script::other;
    }
}

bool is_dropped_mark(UChar32 c) {
    constexpr UChar32 voiced = 0x3099, half_voiced = 0x309A;
    if (u_charType(c) != U_NON_SPACING_MARK || c == voiced || c == half_voiced) return false;
    UErrorCode status = U_ZERO_ERROR;
    const auto script = uscript_getScript(c, &status);
    return script == USCRIPT_INHERITED || script == USCRIPT_HEBREW || script == USCRIPT_ARABIC;
}

bool is_small_kana(UChar32 c) {
    static constexpr std::u32string_view small = U"ぁぃぅぇぉゃゅょゎァィゥェォャュョヮーｰッっ";
    return small.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

/// Kana and Hangul stay composed: their parts are no accents.
icu::UnicodeString without_accents(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    icu::UnicodeString out;
    for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        const UChar32 c = text.char32At(at);
        const Script script = script_of(c);
        icu::UnicodeString parts;
        if (script == Script::kana || script == Script::hangul || U_FAILURE(status) ||
            !nfd->getDecomposition(c, parts))
            parts = icu::UnicodeString(c);
        for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
            const UChar32 part = parts.char32At(i);
            const auto plain = plain_letters().find(part);
            if (plain != plain_letters().end())
                out += icu::UnicodeString::fromUTF8(plain->second);
            else if (!is_dropped_mark(part))
                out += part;
        }
    }
    return out;
}

Letter letter_of(UChar32 c) {
    Letter letter;
    const auto mask = U_GET_GC_MASK(c);
    letter.is_word = (mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
    UErrorCode status = U_ZERO_ERROR;
    const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    icu::UnicodeString folded(c);
    if (U_SUCCESS(status)) folded = fold->normalize(icu::UnicodeString(c), status);
    without_accents(folded).toUTF8String(letter.folded);
    std::erase_if(letter.folded, [](char byte) { return byte > 0 && byte <= ' '; });
    letter.script = script_of(folded.isEmpty() ? c : folded.char32At(0));
    letter.extends = (mask & U_GC_M_MASK) != 0 || is_small_kana(c);
    letter.alone =
        letter.script == Script::kana || letter.script == Script::han || letter.script == Script::thai;
    letter.katakana = ublock_getCode(c) == UBLOCK_KATAKANA;
    return letter;
}

/// Remembered for each thread: a prompt in another script asks for the same letters again and again.
const Letter& known_letter(UChar32 c) {
    constexpr size_t most = 8192;
    thread_local std::unordered_map<UChar32, Letter> known;
    if (known.size() > most) known.clear();
    const auto [entry, is_new] = known.try_emplace(c);
    if (is_new) entry->second = letter_of(c);
    return entry->second;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

class Scanner {
  public:
    Scanner(std::string_view text, bool grammar) : text_(text), grammar_(grammar) {}

    std::vector<FoldedWord> words() {
        while (at_ < text_.size()) {
            if (grammar_ && take_mark()) continue;
            if (take_letter()) continue;
            end_word();
            take_separator();
        }
        end_word();
        return std::move(words_);
    }

  private:
    [[nodiscard]] char byte(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
    /// The character at `at` and the place behind it; negative where it is no UTF-8.
    UChar32 character(size_t at, size_t& behind) const {
        auto place = static_cast<int32_t>(at);
        UChar32 c = 0;
        U8_NEXT(reinterpret_cast<const uint8_t*>(text_.data()), place, static_cast<int32_t>(text_.size()), c);
        behind = static_cast<size_t>(place);
        return c;
    }
    [[nodiscard]] bool is_letter_at(size_t at) const {
        if (at >= text_.size()) return false;
        const char c = text_[at];
        if (static_cast<unsigned char>(c) < 0x80) return is_ascii_letter(c) || is_ascii_digit(c);
        size_t behind = 0;
        const UChar32 wide = character(at, behind);
        return wide >= 0 && known_letter(wide).is_word;
    }

    // ---- the grammar's own marks

    /// Whether one stands here, which is then passed.
    bool take_mark() {
        const char c = text_[at_];
        if (c == '\\') {
            ++at_;
            if (!is_letter_at(at_) && at_ < text_.size()) separate(Gap::tight, 1);
            return true;
        }
        if (c == '<') return take_tag();
        if (c == ':') return take_weight();
        const size_t mark = is_word_at(text_, at_, "AND") ? 3 : is_word_at(text_, at_, "BREAK") ? 5 : 0;
        if (mark != 0) separate(Gap::border, mark);
        return mark != 0;
    }
    bool take_weight() {
        const auto behind = text_.substr(at_ + 1);
        const auto number = trimmed_left(behind);
        const size_t digits = number_length(number);
        const auto rest = trimmed_left(number.substr(digits));
        if (digits == 0 || !(rest.starts_with(')') || rest.starts_with(']'))) return false;
        // [a:b:0.5] changes from one text to another, (a:1.2) only weighs one.
        separate(rest.front() == ')' ? Gap::tight : Gap::border, text_.size() - at_ - rest.size());
        return true;
    }
    bool take_tag() {
        for (const std::string_view kind : {"<lora:", "<lyco:", "<hypernet:"}) {
            if (!text_.substr(at_).starts_with(kind)) continue;
            const size_t end = text_.find('>', at_);
            if (end == std::string_view::npos) return false;
            end_word();
            gap_ = Gap::border;
            const size_t begin = at_ + kind.size(), colon = std::min(text_.find(':', begin), end);
            for (auto& word : Scanner(text_.substr(begin, colon - begin), false).words()) {
                word.begin += begin, word.end += begin;
                word.in_tag = true;
                words_.push_back(std::move(word));
            }
            at_ = end + 1;
            return true;
        }
        return false;
    }

    // ---- words

    bool take_letter() {
        const char c = text_[at_];
        if (static_cast<unsigned char>(c) >= 0x80) return take_wide_letter();
        if (is_ascii_letter(c) || is_ascii_digit(c)) {
            if (in_word_ && alone_) end_word();
            begin_word(at_);
            word_.folded += static_cast<char>(is_ascii_letter(c) ? c | 0x20 : c);
            (is_ascii_letter(c) ? latin_ : digits_) = true;
            if (is_ascii_letter(c)) note(Script::latin);
            word_.end = ++at_;
            return true;
        }
        return take_sign(c);
    }
    /// @ $ ! between letters, and $ before one, may stand for letters.
    bool take_sign(char c) {
        if (c != '@' && c != '$' && c != '!') return false;
        if (!(in_word_ && !alone_) && c != '$') return false;
        if (!is_ascii_letter(byte(at_ + 1)) && !is_ascii_digit(byte(at_ + 1))) return false;
        if (!in_word_ && !is_ascii_letter(byte(at_ + 1))) return false;
        begin_word(at_);
        word_.folded += c;
        word_.has_signs = true;
        word_.end = ++at_;
        return true;
    }
    bool take_wide_letter() {
        size_t behind = 0;
        const UChar32 c = character(at_, behind);
        if (c < 0) return false;
        if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
            at_ = behind;
            return true;
        }
        const Letter& letter = known_letter(c);
        if (!letter.is_word) return false;
        const bool extends = letter.extends && in_word_;
        if (!extends && in_word_ && (letter.alone || alone_)) end_word();
        begin_word(at_);
        if (!extends) alone_ = letter.alone, word_.is_katakana = letter.katakana;
        word_.folded += letter.folded;
        if (u_isalpha(c)) note(letter.script);
        if (letter.script == Script::latin) latin_ = true;
        if (letter.script == Script::cyrillic || letter.script == Script::greek) similar_ = true;
        at_ = word_.end = behind;
        return true;
    }
    void note(Script script) {
        if (!has_script_) word_.script = script;
        has_script_ = true;
    }
    void begin_word(size_t at) {
        if (in_word_) return;
        word_ = {.folded = {}, .begin = at, .end = at, .before = gap_};
        in_word_ = true;
        latin_ = digits_ = similar_ = alone_ = has_script_ = false;
    }
    void end_word() {
        if (!in_word_) return;
        in_word_ = false;
        if (word_.folded.empty()) return;  // marks without a letter
        if (latin_ && similar_) replace_look_alikes();
        word_.has_signs = word_.has_signs || (digits_ && latin_);
        words_.push_back(word_);
        gap_ = Gap::tight;
    }
    void replace_look_alikes() {
        const auto wide = icu::UnicodeString::fromUTF8(word_.folded);
        std::string out;
        for (int32_t at = 0; at < wide.length(); at = wide.moveIndex32(at, 1)) {
            const auto found = look_alikes().find(wide.char32At(at));
            if (found != look_alikes().end())
                out += found->second;
            else
                icu::UnicodeString(wide.char32At(at)).toUTF8String(out);
        }
        word_.folded = std::move(out);
        word_.script = Script::latin;
    }

    // ---- what stands between them

    void separate(Gap gap, size_t bytes) {
        end_word();
        gap_ = std::min(gap_, gap);
        at_ += bytes;
    }
    void take_separator() {
        const char c = text_[at_];
        if (static_cast<unsigned char>(c) >= 0x80) return take_wide_separator();
        if (c == '\'' && take_possessive(1)) return;
        if (c == '&') return take_and();
        if (c == '.') return separate(gap_of_point(), 1);
        if (is_space(c) || c == '/' || c == '+' || c == '%') return separate(Gap::space, 1);
        static constexpr std::string_view borders = ",;:!?|=<>";
        separate(c == '\0' || borders.find(c) != std::string_view::npos ? Gap::border : Gap::tight, 1);
    }
    void take_wide_separator() {
        size_t behind = 0;
        const UChar32 c = character(at_, behind);
        constexpr UChar32 right_quote = 0x2019, middle_dot = 0xB7, katakana_dot = 0x30FB;
        if (c == right_quote && take_possessive(behind - at_)) return;
        Gap gap = Gap::space;
        if (c < 0) {
            gap = Gap::border;
        } else if (c == middle_dot || c == katakana_dot) {
            gap = Gap::tight;
        } else {
            const auto mask = U_GET_GC_MASK(c);
            if ((mask & (U_GC_PD_MASK | U_GC_PC_MASK | U_GC_PI_MASK | U_GC_PF_MASK)) != 0) gap = Gap::tight;
            if ((mask & U_GC_PO_MASK) != 0) gap = Gap::border;
        }
        separate(gap, behind - at_);
    }
    /// The 's of "Quill's" is no part of the name.
    bool take_possessive(size_t quote_bytes) {
        const char s = byte(at_ + quote_bytes);
        if (words_.empty() || words_.back().end != at_ || (s != 's' && s != 'S') ||
            is_letter_at(at_ + quote_bytes + 1))
            return false;
        separate(Gap::tight, quote_bytes + 1);
        return true;
    }
    /// "Tom & Jerry" and "Tom and Jerry" are one name.
    void take_and() {
        gap_ = std::min(gap_, Gap::space);
        words_.push_back({.folded = "and", .begin = at_, .end = at_ + 1, .before = gap_});
        gap_ = Gap::space;
        ++at_;
    }
    /// "J. R. Quill" is one name, "a fox. Quill" is none.
    [[nodiscard]] Gap gap_of_point() const {
        if (is_letter_at(at_ + 1)) return Gap::tight;
        return !words_.empty() && words_.back().end == at_ && words_.back().folded.size() <= 3 ? Gap::space
                                                                                               : Gap::border;
    }

    std::string_view text_;
    bool grammar_;
    size_t at_ = 0;
    Gap gap_ = Gap::border;
    FoldedWord word_;
    bool in_word_ = false, alone_ = false, latin_ = false, digits_ = false, similar_ = false,
         has_script_ = false;
    std::vector<FoldedWord> words_;
};

}  // namespace

std::vector<FoldedWord> folded_words(std::string_view text) { return Scanner(text, false).words(); }

std::vector<FoldedWord> folded_words_of_prompt(std::string_view prompt) {
    return Scanner(prompt, true).words();
}

std::string folded_text(std::string_view text) {
    std::string out;
    for (const auto& word : folded_words(text)) out += (out.empty() ? "" : " ") + word.folded;
    return out;
}

}  // namespace burin::text
