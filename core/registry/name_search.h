// Names of the register in the words of one text. Internal to core/registry.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/registry/phrases.h"
#include "core/registry/prompt_rule.h"
#include "core/text/folded_words.h"

namespace burin::registry {

/// A name in words [first, last] of the text.
struct NameHit {
    size_t first = 0, last = 0;
    int64_t row = 0;  ///< of the concept
    std::string name;
    Spelling spelling = Spelling::exact;
};

/// Keeps what it has asked, so that one serves all texts of a prompt.
class NameSearch {
  public:
    explicit NameSearch(const Register& in);

    /// The longest names first at each place; one that lies inside another of the same concept is left out.
    Result<std::vector<NameHit>> search(std::string_view text, const std::vector<text::FoldedWord>& words);
    /// Of a row that was hit.
    [[nodiscard]] const Concept& concept_of(int64_t row) const { return concepts_.at(row); }

  private:
    struct Row {
        int64_t of = 0;  ///< its row
        PhraseForm form = PhraseForm::letters;
        std::string spelling, name;
    };
    /// What stands under a key, and whether longer keys begin so.
    struct Entry {
        std::vector<Row> rows;
        bool goes_on = false;
    };
    /// Words from `first` on, as far as they were taken.
    struct Path {
        size_t first = 0, last = 0;
        std::string key, spelled;  ///< the same with spaces between the words
        bool signs = false, sound = false;
        text::Script script = text::Script::latin;  ///< of the words of a sound
    };

    const Entry& look_up(const std::string& key);
    void follow(const Path& path);
    void extend(const Path& path, size_t next);
    void take(const Path& path, const std::string& key, const std::string& spelled, bool plural,
              std::string_view languages);
    [[nodiscard]] bool accepts(const Path& path, const Row& row, const std::string& spelled,
                               Spelling spelling);
    [[nodiscard]] bool is_as_written(const Path& path, const Row& row) const;
    [[nodiscard]] bool may_be_divided(const Path& path, const Row& row) const;
    [[nodiscard]] bool ends_inside_katakana(const Path& path) const;
    const Concept* load(int64_t row);
    [[nodiscard]] const text::FoldedWord& word(size_t at) const { return (*words_)[at]; }

    const Register& in_;
    session::Statement next_, rows_, concept_row_;
    std::map<std::string, Entry> known_;
    std::map<int64_t, Concept> concepts_;
    std::string_view text_;
    const std::vector<text::FoldedWord>* words_ = nullptr;
    std::vector<NameHit> hits_;
    Result<> good_;
};

}  // namespace burin::registry
