#include "core/registry/concept_cells.h"

#include <algorithm>
#include <map>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/io/field_visitors.h"
#include "core/registry/concept_fields.h"

namespace burin::registry {
namespace {

constexpr std::string_view separators = ";|,";

/// Lists of sentences, in which a comma divides nothing.
bool holds_sentences(std::string_view key) {
    static constexpr std::string_view keys[] = {"preserve", "neighbours", "prompts", "described",
                                                "recipes",  "audits",     "reports"};
    return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& text : texts) out += (out.empty() ? "" : "\n") + text;
    if (texts.size() == 1 && out.find_first_of(separators) != std::string::npos) out += '\n';
    return out;
}

std::vector<std::string> divided(std::string_view text, std::string_view key) {
    char separator = '\n';
    if (text.find_first_of("\r\n") == std::string_view::npos) {
        const auto usable = holds_sentences(key) ? separators.substr(0, 2) : separators;
        separator = 0;
        for (const char c : usable)
            if (separator == 0 && text.find(c) != std::string_view::npos) separator = c;
    }
    std::vector<std::string> parts;
    while (separator != 0) {
        const size_t end = text.find(separator);
        if (end == std::string_view::npos) break;
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.emplace_back(text);
    return parts;
}

std::string text_of(const std::string& member, const io::Field&) { return member; }
std::string text_of(const std::vector<std::string>& member, const io::Field&) { return joined(member); }
std::string text_of(const std::vector<Picture>& member, const io::Field&) {
    std::vector<std::string> lines;
    for (const auto& picture : member)
        lines.push_back(picture.hash + (picture.path.empty() ? "" : " " + picture.path));
    return joined(lines);
}
template <class Enum>
requires std::is_enum_v<Enum> std::string text_of(const Enum& member, const io::Field& field) {
    return std::string(field.names[static_cast<size_t>(member)]);
}

/// Small letters, words divided by single spaces.
std::string plain_word(std::string_view text) {
    std::string out;
    for (const char c : ascii_lowered(text)) {
        const bool divides = c == ' ' || c == '_' || c == '-' || c == '\t';
        if (!divides)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

/// What people write for the names of a choice.
std::string_view usual_word(std::string_view key, const std::string& word) {
    static const std::map<std::pair<std::string_view, std::string>, std::string_view> table{
        {{"kind", "artist's style"}, "style"},
        {{"kind", "artist"}, "style"},
        {{"kind", "artists style"}, "style"},
        {{"kind", "figure"}, "character"},
        {{"kind", "figur"}, "character"},
        {{"kind", "stil"}, "style"},
        {{"kind", "objekt"}, "object"},
        {{"kind", "thing"}, "object"},
        {{"kind", "sonstiges"}, "other"},
        {{"status", "suppressed under tests"}, "suppressed"},
        {{"status", "in progress"}, "in work"},
        {{"status", "offen"}, "open"},
        {{"status", "in arbeit"}, "in work"},
        {{"status", "new"}, "open"},
        {{"action", "negative prompt"}, "negative"},
        {{"action", "block"}, "refuse"},
        {{"action", "warn"}, "notice"},
        {{"name_use", "exact"}, "whole name"}};
    const auto found = table.find({key, word});
    return found == table.end() ? std::string_view(word) : found->second;
}

Result<> set(std::string& member, const io::Field&, std::string_view text) {
    member = text;
    return {};
}
Result<> set(std::vector<std::string>& member, const io::Field& field, std::string_view text) {
    member = divided(text, field.key);
    return {};
}
Result<> set(std::vector<Picture>& member, const io::Field&, std::string_view text) {
    member.clear();
    for (const auto& line : divided(text, "reports")) {
        const size_t begin = line.find_first_not_of(" \t\r");
        if (begin == std::string::npos) continue;
        const size_t end = std::min(line.find_first_of(" \t", begin), line.size());
        member.push_back({line.substr(begin, end - begin), end < line.size() ? line.substr(end + 1) : ""});
    }
    return {};
}
template <class Enum>
requires std::is_enum_v<Enum> Result<> set(Enum& member, const io::Field& field, std::string_view text) {
    const auto word = plain_word(text);
    if (word.empty()) return {};
    const auto usual = usual_word(field.key, word);
    for (size_t i = 0; i < field.names.size(); ++i)
        if (field.names[i] == usual) {
            member = static_cast<Enum>(i);
            return {};
        }
    return fail(ErrorCode::bad_input, "is " + in_quotes(text), suggestion(usual, field.names));
}

}  // namespace

const std::vector<FieldFacts>& concept_fields() {
    static const auto list = [] {
        std::vector<FieldFacts> fields;
        const Concept entry;
        visit_fields(entry, [&](const auto& member, const io::Field& field) {
            using T = std::remove_cvref_t<decltype(member)>;
            fields.push_back(
                {field.key, field.help_text, io::detail::is_vector<T>, field.most == long_bytes});
        });
        return fields;
    }();
    return list;
}

bool is_field(std::string_view key) {
    const auto& fields = concept_fields();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const FieldFacts& field) { return field.key == key; });
}

std::string field_text(const Concept& entry, std::string_view key) {
    std::string out;
    visit_fields(entry, [&](const auto& member, const io::Field& field) {
        if (key == field.key) out = text_of(member, field);
    });
    return out;
}

Result<> set_field(Concept& entry, std::string_view key, std::string_view text) {
    Result<> done = fail(ErrorCode::bad_input, "is no field of a concept", "see burin-cli concepts fields");
    visit_fields(entry, [&](auto& member, const io::Field& field) {
        if (key == field.key) done = set(member, field, text);
    });
    return done;
}

void clear_field(Concept& entry, std::string_view key) {
    visit_fields(entry, [&](auto& member, const io::Field& field) {
        if (key == field.key) member = {};
    });
}

}  // namespace burin::registry
