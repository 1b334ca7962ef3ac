// How a word is spelled otherwise: in Latin letters, by its sound, with signs for letters, in the plural.
//
// Transliterations are ICU's (Unicode CLDR). Thread-safe: plain functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/folded_words.h"

namespace burin::registry {

/// Folded words in Latin letters, joined: one for each usual way to write the text in them. Empty where it is in Latin
/// letters already.
[[nodiscard]] std::vector<std::string> romanised(std::string_view text);

/// A folded word of another script in Latin letters; the word itself where it is Latin.
[[nodiscard]] std::string latin_form(const text::FoldedWord& word);

/// What spellings in Latin letters share that sound alike across scripts: "zaffi quill" and "заффи квилл".
[[nodiscard]] std::string sound_of(std::string_view latin);
/// The sound of two pieces, one behind the other.
[[nodiscard]] std::string joined_sounds(const std::string& first, const std::string& second);

/// What a word with digits and signs among its letters may stand for: "p1k4ch0". At most 16; empty where it has none, and
/// where more of it is signs than letters.
[[nodiscard]] std::vector<std::string> without_signs(const text::FoldedWord& word);

/// A word without an ending, and in which language that is one; empty = in any.
struct Stem {
    std::string word;
    std::string_view languages;  ///< "de nl"
};
/// Without endings of the plural and of cases, for words that stay long enough to mean the same.
[[nodiscard]] std::vector<Stem> stems_of(const text::FoldedWord& word);

/// The script that a language is written in, by its code; Latin where it is unknown.
[[nodiscard]] text::Script script_of_language(std::string_view code);

}  // namespace burin::registry
