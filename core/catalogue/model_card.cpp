#include "core/catalogue/model_card.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/io/json.h"

namespace burin::catalogue {
namespace {

using nlohmann::json;

constexpr size_t most_note_bytes = size_t{4} << 20;

/// Whole characters, at most `most` bytes of them.
std::string cut(const std::string& text, size_t most) {
    size_t end = 0;
    while (end < text.size()) {
        const size_t length = utf8_sequence_length(std::string_view(text).substr(end));
        if (length == 0 || end + length > most) break;
        end += length;
    }
    return text.substr(0, end);
}

/// One space for white space of any kind, none at the ends; control characters are gone. Lines stay apart if wanted.
std::string tidy(const std::string& text, size_t most, bool lines = false) {
    std::string out;
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        if (lines && c == '\n') {
            while (!out.empty() && out.back() == ' ') out.pop_back();
            if (!out.empty() && !out.ends_with("\n\n")) out += '\n';
        } else if (c == ' ' || control) {
            if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
        } else {
            out += c;
        }
    }
    out = cut(out, most);
    while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
    return out;
}

/// The character that an entity such as "&amp;" at `at` stands for, and its length; length 0 where it is none.
std::pair<const char*, size_t> entity_at(std::string_view html, size_t at) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 7> known{{{"&amp;", "&"},
                                                                                    {"&lt;", "<"},
                                                                                    {"&gt;", ">"},
                                                                                    {"&quot;", "\""},
                                                                                    {"&#39;", "'"},
                                                                                    {"&apos;", "'"},
                                                                                    {"&nbsp;", " "}}};
    for (const auto& [name, character] : known)
        if (html.substr(at).starts_with(name)) return {character, name.size()};
    return {"", 0};
}

bool is_tag(std::string_view html, size_t at) {
    if (at + 1 >= html.size()) return false;
    const char next = html[at + 1];
    return next == '/' || next == '!' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
}

std::string without_html(std::string_view html) {
    std::string out;
    for (size_t at = 0; at < html.size(); ++at) {
        if (html[at] == '<' && is_tag(html, at)) {
            const size_t end = html.find('>', at);
            if (end == std::string_view::npos) break;
            const std::string tag = ascii_lowered(html.substr(at + 1, end - at - 1));
            if (tag == "br" || tag == "br/" || tag == "br /" || tag == "/p" || tag == "/li" ||
                tag.starts_with("/h"))
                out += '\n';
            at = end;
        } else if (const auto [character, length] = entity_at(html, at); length > 0) {
            out += character;
            at += length - 1;
        } else {
            out += html[at];
        }
    }
    return out;
}

const json* member(const json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

std::string text_in(const json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        if (const json* value = member(object, key); value && value->is_string())
            if (const auto& text = value->get_ref<const std::string&>(); !text.empty()) return text;
    return {};
}

void add_word(const std::string& text, std::vector<std::string>& words) {
    std::string word = tidy(text, most_word_bytes);
    while (!word.empty() && (word.back() == ',' || word.back() == ' ')) word.pop_back();
    while (!word.empty() && (word.front() == ',' || word.front() == ' ')) word.erase(0, 1);
    if (word.empty() || words.size() >= most_words) return;
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

void add_words_of_line(const std::string& line, std::vector<std::string>& words) {
    size_t begin = 0;
    while (begin <= line.size()) {
        const size_t end = std::min(line.find(',', begin), line.size());
        add_word(line.substr(begin, end - begin), words);
        begin = end + 1;
    }
}

std::vector<std::string> words_in(const json& note) {
    std::vector<std::string> words;
    for (const char* key : {"trainedWords", "TrainedWords"})
        if (const json* list = member(note, key); list && list->is_array())
            for (const json& word : *list)
                if (word.is_string()) add_word(word.get_ref<const std::string&>(), words);
    if (words.empty()) add_words_of_line(text_in(note, {"activation text"}), words);
    return words;
}

void fill(std::string& target, const std::string& text, size_t most) {
    if (target.empty()) target = tidy(text, most);
}

}  // namespace

void add_note(const json& note, ModelCard& card) {
    if (!note.is_object()) return;
    const json* model = member(note, "model");
    fill(card.title, text_in(note, {"ModelName"}), most_word_bytes);
    if (model) fill(card.title, text_in(*model, {"name"}), most_word_bytes);
    fill(card.base_model, text_in(note, {"baseModel", "BaseModel", "sd version"}), most_word_bytes);
    std::string about = text_in(note, {"description", "ModelDescription"});
    if (about.empty() && model) about = text_in(*model, {"description"});
    if (card.description.empty()) card.description = tidy(without_html(about), most_description_bytes, true);
    if (card.words.empty()) card.words = words_in(note);
    if (const json* weight = member(note, "preferred weight");
        weight && weight->is_number() && card.weight == 0)
        card.weight = std::clamp(weight->get<double>(), -100.0, 100.0);
}

void add_metadata(const std::map<std::string, std::string>& metadata, ModelCard& card) {
    const auto value = [&](const char* key) {
        const auto found = metadata.find(key);
        return found == metadata.end() ? std::string() : found->second;
    };
    fill(card.title, value("modelspec.title"), most_word_bytes);
    if (card.description.empty())
        card.description = tidy(without_html(value("modelspec.description")), most_description_bytes, true);
    if (card.words.empty()) add_words_of_line(value("modelspec.trigger_phrase"), card.words);
    fill(card.base_model, value("ss_base_model_version"), most_word_bytes);
}

void add_note_file(const std::filesystem::path& note, ModelCard& card) {
    io::JsonLimits bounds;
    bounds.max_bytes = most_note_bytes;
    if (const auto tree = io::read_json_file(note, bounds)) add_note(*tree, card);
}

const std::vector<std::string>& note_endings() {
    static const std::vector<std::string> endings{".civitai.info", ".cm-info.json", ".json"};
    return endings;
}

}  // namespace burin::catalogue
