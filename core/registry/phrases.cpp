#include "core/registry/phrases.h"

#include <algorithm>
#include <set>

#include "core/registry/spelling.h"

namespace burin::registry {
namespace {

using text::Script;

constexpr size_t longest_key = 256;

/// "Mueller" for "Müller": how such names are written where the letters are missing.
std::string with_written_umlauts(std::string_view name) {
    static constexpr std::pair<std::string_view, std::string_view> table[] = {
        {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "Ae"}, {"Ö", "Oe"},
        {"Ü", "Ue"}, {"å", "aa"}, {"ø", "oe"}, {"Å", "Aa"}, {"Ø", "Oe"}};
    std::string out;
    for (size_t at = 0; at < name.size();) {
        const auto* found = std::find_if(std::begin(table), std::end(table), [&](const auto& entry) {
            return name.substr(at).starts_with(entry.first);
        });
        if (found == std::end(table)) {
            out += name[at++];
        } else {
            out += found->second;
            at += found->first.size();
        }
    }
    return out;
}

/// The scripts other than Latin of the languages it is spoken of in, as " cyrillic kana ".
std::string scripts_of(const Concept& entry) {
    std::set<std::string> names;
    for (const auto& language : entry.languages) {
        const Script script = script_of_language(language);
        if (script != Script::latin) names.insert(script_name(script));
    }
    std::string out;
    for (const auto& name : names) out += (out.empty() ? " " : "") + name + " ";
    return out;
}

class Phrases {
  public:
    explicit Phrases(const Concept& entry) : scripts_(scripts_of(entry)) {
        add_name(entry.name);
        add_name(entry.text);
        for (const auto& alias : entry.aliases) add_name(alias);
    }
    std::vector<Phrase> list;

  private:
    void add_name(const std::string& name) {
        add_letters(name, name);
        if (const auto written = with_written_umlauts(name); written != name) add_letters(written, name);
        const auto latin = romanised(name);
        for (const auto& form : latin) add({form, PhraseForm::letters, form, name});
        if (scripts_.empty()) return;
        if (latin.empty()) {
            std::string all;
            for (const auto& word : text::folded_words(name)) all += word.folded;
            add({sound_of(all), PhraseForm::sound, scripts_, name});
        }
        for (const auto& form : latin) add({sound_of(form), PhraseForm::sound, scripts_, name});
    }
    void add_letters(const std::string& spelled, const std::string& name) {
        Phrase phrase{{}, PhraseForm::letters, {}, name};
        for (const auto& word : text::folded_words(spelled)) {
            phrase.key += word.folded;
            phrase.spelling += (phrase.spelling.empty() ? "" : " ") + word.folded;
        }
        add(std::move(phrase));
    }
    void add(Phrase phrase) {
        if (phrase.key.empty() || phrase.key.size() > longest_key) return;
        const bool known = std::any_of(list.begin(), list.end(), [&](const Phrase& other) {
            return other.key == phrase.key && other.form == phrase.form;
        });
        if (!known) list.push_back(std::move(phrase));
    }

    std::string scripts_;
};

}  // namespace

std::vector<Phrase> phrases_of(const Concept& entry) { return Phrases(entry).list; }

const char* script_name(Script script) {
    static constexpr const char* names[] = {"latin",  "cyrillic", "greek",      "kana", "han",  "hangul",
                                            "arabic", "hebrew",   "devanagari", "thai", "other"};
    return names[static_cast<size_t>(script)];
}

}  // namespace burin::registry
