// The spellings under which a prompt may name a concept, as rows of an index. Thread-safe: plain functions.
#pragma once

#include <string>
#include <vector>

#include "core/registry/concept.h"
#include "core/text/folded_words.h"

namespace burin::registry {

enum class PhraseForm {
    letters,  ///< folded words, joined
    sound,    ///< how that sounds, for the scripts of the concept's languages (spelling.h)
};

struct Phrase {
    std::string key;  ///< what is looked up
    PhraseForm form = PhraseForm::letters;
    std::string
        spelling;  ///< letters: the folded words with spaces; sound: the scripts it may be found in, " kana han "
    std::string name;  ///< as it is written in the register
};

/// Of its name, what names it to the model, and its aliases.
[[nodiscard]] std::vector<Phrase> phrases_of(const Concept& entry);

/// As in Phrase::spelling.
[[nodiscard]] const char* script_name(text::Script script);

}  // namespace burin::registry
