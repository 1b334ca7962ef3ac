// Words as they are compared when a name is looked for: without case, accents and other differences of spelling.
//
// A character is folded by Unicode's compatibility case folding (NFKC_Casefold: full-width letters, mathematical letters and
// ligatures become plain ones, invisible characters vanish), then loses its accents where its script writes them as extra
// marks (Latin, Greek, Cyrillic, Hebrew, Arabic; not Japanese, Indic or Thai, where marks are letters). Latin letters that no
// rule of Unicode takes apart (ø, ł, æ ...) become the usual ones. Cyrillic and Greek letters that look like Latin ones count
// as those in a word that has Latin letters as well.
//
// Scripts without spaces between words (Han, Kana, Thai ...) give one word a letter. Thread-safe: plain functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace burin::text {

/// What stands between a word and the one before it.
enum class Gap : uint8_t {
    border,  ///< a comma, a line end, another prompt: a name does not reach across
    space,
    tight,  ///< a hyphen, a point, a bracket of the grammar, or nothing: "spi-der", "(spi)der"
};

/// Of the letters of a word: what decides how it is spelled in another script.
enum class Script : uint8_t {
    latin,
    cyrillic,
    greek,
    kana,
    han,
    hangul,
    arabic,
    hebrew,
    devanagari,
    thai,
    other
};

struct FoldedWord {
    std::string folded;         ///< UTF-8, not empty
    size_t begin = 0, end = 0;  ///< bytes of the text that was given
    Gap before = Gap::border;
    Script script = Script::latin;
    bool has_signs = false;  ///< digits or @ $ ! stand among its letters, as in "p1kach@"
    bool in_tag = false;     ///< a part of <lora:name:0.8>
    bool is_katakana = false;
};

/// The words of a plain text. Invalid UTF-8 counts as a border.
[[nodiscard]] std::vector<FoldedWord> folded_words(std::string_view text);

/// The words of a weighted prompt (prompt_grammar.h): brackets, weights and escapes stand between letters without dividing
/// them as a comma would, AND, BREAK and the bars and colons of [a:b:0.5] do. Places are those of `prompt`.
[[nodiscard]] std::vector<FoldedWord> folded_words_of_prompt(std::string_view prompt);

/// The folded words with a space between them: for comparing and searching.
[[nodiscard]] std::string folded_text(std::string_view text);

}  // namespace burin::text
