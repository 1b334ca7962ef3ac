#include "core/registry/name_search.h"

#include <algorithm>

#include "core/registry/spelling.h"

namespace burin::registry {
namespace {

using text::FoldedWord;
using text::Gap;
using text::Script;

constexpr size_t most_words = 24;

size_t letters_of(std::string_view text) {
    size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

std::vector<std::string_view> split(std::string_view spelled) {
    std::vector<std::string_view> words;
    for (size_t space = spelled.find(' '); space != std::string_view::npos; space = spelled.find(' ')) {
        words.push_back(spelled.substr(0, space));
        spelled.remove_prefix(space + 1);
    }
    words.push_back(spelled);
    return words;
}

bool says_nothing(std::string_view spelled) {
    const auto words = split(spelled);
    return std::all_of(words.begin(), words.end(), is_function_word);
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

/// Scripts whose letters are words here.
bool is_letter_word(const FoldedWord& word) {
    return word.script == Script::kana || word.script == Script::han || word.script == Script::thai;
}

}  // namespace

NameSearch::NameSearch(const Register& in)
    : in_(in),
      next_(in.database().prepare("SELECT key FROM phrase WHERE key >= ? ORDER BY key LIMIT 2")),
      rows_(in.database().prepare("SELECT concept, form, spelling, name FROM phrase WHERE key = ? LIMIT 64")),
      concept_row_(in.database().prepare("SELECT fields FROM concept WHERE row = ?")) {}

Result<std::vector<NameHit>> NameSearch::search(std::string_view text, const std::vector<FoldedWord>& words) {
    text_ = text;
    words_ = &words;
    hits_.clear();
    for (size_t first = 0; first < words.size() && good_; ++first) {
        follow({first, first, {}, {}, false, false, words[first].script});
        if (words[first].script != Script::latin && words[first].script != Script::other)
            follow({first, first, {}, {}, false, true, words[first].script});
    }
    if (!good_) return tl::unexpected(good_.error());
    const auto inside = [](const NameHit& a, const NameHit& b) {
        const bool within = a.first >= b.first && a.last <= b.last;
        const bool same = a.first == b.first && a.last == b.last;
        return a.row == b.row && within &&
               (!same || b.spelling < a.spelling || (b.spelling == a.spelling && &b < &a));
    };
    std::vector<NameHit> kept;
    for (const auto& hit : hits_)
        if (std::none_of(hits_.begin(), hits_.end(),
                         [&](const NameHit& other) { return inside(hit, other); }))
            kept.push_back(hit);
    std::stable_sort(kept.begin(), kept.end(), [](const NameHit& a, const NameHit& b) {
        return a.first != b.first ? a.first < b.first : a.last > b.last;
    });
    return kept;
}

const NameSearch::Entry& NameSearch::look_up(const std::string& key) {
    const auto [place, is_new] = known_.try_emplace(key);
    Entry& entry = place->second;
    if (!is_new || !good_) return entry;
    bool here = false;
    next_.again().bind(key);
    while (next_.row()) {
        const auto next = next_.text(0);
        here = here || next == key;
        entry.goes_on = entry.goes_on || (next != key && next.starts_with(key));
    }
    good_ = next_.result();
    next_.again();
    if (!here || !good_) return entry;
    // Several rows may stand under the key itself: what follows is asked for apart.
    rows_.again().bind(key);
    while (rows_.row())
        entry.rows.push_back(
            {rows_.integer(0), static_cast<PhraseForm>(rows_.integer(1)), rows_.text(2), rows_.text(3)});
    good_ = rows_.result();
    rows_.again();
    if (!entry.goes_on && good_) {
        const std::string behind = key + '\x01';
        next_.again().bind(behind);
        if (next_.row()) entry.goes_on = next_.text(0).starts_with(key);
        next_.again();
    }
    return entry;
}

/// Takes the word at path.last, in each of its spellings.
void NameSearch::follow(const Path& path) {
    const FoldedWord& word = this->word(path.last);
    const auto with = [&](const std::string& form, bool signs) {
        Path taken = path;
        taken.key = path.sound ? joined_sounds(path.key, form) : path.key + form;
        taken.spelled += (path.spelled.empty() ? "" : " ") + form;
        taken.signs = path.signs || signs;
        take(taken, taken.key, taken.spelled, false, {});
        if (!path.sound) {
            for (const auto& stem : stems_of({.folded = form, .script = word.script}))
                take(taken, path.key + stem.word,
                     path.spelled + (path.spelled.empty() ? "" : " ") + stem.word, true, stem.languages);
        }
        extend(taken, path.last + 1);
    };
    if (path.sound) {
        const auto sound = sound_of(latin_form(word));
        if (!sound.empty()) with(sound, false);
        return;
    }
    with(word.folded, false);
    for (const auto& form : without_signs(word)) with(form, true);
}

void NameSearch::extend(const Path& path, size_t next) {
    if (next >= words_->size() || next - path.first >= most_words || !good_) return;
    const FoldedWord& word = this->word(next);
    if (word.before == Gap::border || (path.sound && word.script != path.script)) return;
    if (!look_up(path.key).goes_on) return;
    Path longer = path;
    longer.last = next;
    follow(longer);
}

void NameSearch::take(const Path& path, const std::string& key, const std::string& spelled, bool plural,
                      std::string_view languages) {
    for (const Row& row : look_up(key).rows) {
        if ((row.form == PhraseForm::sound) != path.sound) continue;
        const Concept* entry = load(row.of);
        if (entry == nullptr) return;
        const bool spoken =
            languages.empty() ||
            std::any_of(entry->languages.begin(), entry->languages.end(), [&](const std::string& code) {
                return languages.find(code.substr(0, 2)) != std::string_view::npos;
            });
        const Spelling spelling = path.sound                ? Spelling::other_script
                                  : path.signs              ? Spelling::signs
                                  : plural                  ? Spelling::plural
                                  : spelled != row.spelling ? Spelling::joined
                                                            : Spelling::exact;
        if (spoken && accepts(path, row, spelled, spelling))
            hits_.push_back({path.first, path.last, row.of, row.name, spelling});
    }
}

bool NameSearch::accepts(const Path& path, const Row& row, const std::string& spelled, Spelling spelling) {
    const Concept& entry = concepts_.at(row.of);
    if (ends_inside_katakana(path)) return false;
    if (entry.name_use == NameUse::whole_name) return spelling == Spelling::exact && is_as_written(path, row);
    if (path.sound) {
        const bool listed =
            row.spelling.find(" " + std::string(script_name(path.script)) + " ") != std::string::npos;
        return listed && letters_of(path.key) >= 3;
    }
    const bool always = entry.name_use == NameUse::always;
    const bool one_word = row.spelling.find(' ') == std::string::npos;
    const size_t letters = letters_of(row.spelling) - (split(row.spelling).size() - 1);
    const bool dense =
        is_letter_word(word(path.first));  // two letters of Japanese say more than two of Latin
    if (!always && one_word && (is_common_word(row.spelling) || letters < (dense ? 2 : 3))) return false;
    if (!always && !one_word && says_nothing(row.spelling)) return false;
    if (spelling == Spelling::exact) return true;
    // A word that stands in every dictionary is that word, not another one spelled in an odd way.
    if (!always && path.first == path.last && is_common_word(word(path.first).folded)) return false;
    if (spelling == Spelling::signs && letters < 4) return false;
    return spelled == row.spelling || may_be_divided(path, row);
}

/// Whether the words of the prompt, divided otherwise than those of the name, are likely meant as it.
bool NameSearch::may_be_divided(const Path& path, const Row& row) const {
    if (is_letter_word(word(path.first))) return true;
    const size_t letters = letters_of(row.spelling) - (split(row.spelling).size() - 1);
    if (letters < 4) return false;
    if (path.first == path.last) return letters >= 5 || has_digit(row.spelling);
    bool loose = false, all_single = true;
    size_t shortest = letters;
    for (size_t at = path.first; at <= path.last; ++at) {
        const size_t length = letters_of(word(at).folded);
        loose = loose || (at > path.first && word(at).before == Gap::space);
        all_single = all_single && length == 1;
        shortest = std::min(shortest, length);
    }
    if (!loose || all_single) return true;
    // "spider man" for Spiderman, but not "a rose" for Arose; brackets and hyphens inside words are no accident.
    const bool fewer_words = path.last - path.first + 1 > split(row.spelling).size();
    return letters >= 6 && (!fewer_words || shortest >= 3);
}

/// The same letters in the same case, whatever stands between the words.
bool NameSearch::is_as_written(const Path& path, const Row& row) const {
    const auto words = text::folded_words(row.name);
    if (words.size() != path.last - path.first + 1) return false;
    for (size_t i = 0; i < words.size(); ++i) {
        const auto& here = word(path.first + i);
        if (text_.substr(here.begin, here.end - here.begin) !=
            std::string_view(row.name).substr(words[i].begin, words[i].end - words[i].begin))
            return false;
    }
    return true;
}

/// A foreign word in Katakana is one word, though its letters are words here: "リン" is not in "プリン".
bool NameSearch::ends_inside_katakana(const Path& path) const {
    const auto glued = [&](size_t left, size_t right) {
        return right < words_->size() && word(left).is_katakana && word(right).is_katakana &&
               word(right).before == Gap::tight;
    };
    return (path.first > 0 && glued(path.first - 1, path.first)) || glued(path.last, path.last + 1);
}

const Concept* NameSearch::load(int64_t row) {
    if (const auto known = concepts_.find(row); known != concepts_.end()) return &known->second;
    concept_row_.again().bind(row);
    const bool there = concept_row_.row();
    auto entry =
        there ? read_concept(concept_row_.text(0))
              : Result<Concept>(tl::unexpected(Error{
                    ErrorCode::damaged, in_.database().name() + " names a concept that it does not hold",
                    "take the last copy of the file"}));
    if (auto read = concept_row_.result(); !read) entry = tl::unexpected(read.error());
    concept_row_.again();
    if (!entry) {
        good_ = tl::unexpected(entry.error());
        return nullptr;
    }
    return &concepts_.emplace(row, *std::move(entry)).first->second;
}

}  // namespace burin::registry
