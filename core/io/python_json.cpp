#include "core/io/python_json.h"

#include <array>

namespace burin::io {
namespace {

/// The word of Python's that `text` begins with, or nothing.
std::string_view word_at(std::string_view text) {
    static constexpr std::array<std::string_view, 3> words{"NaN", "Infinity", "-Infinity"};
    for (const auto word : words)
        if (text.starts_with(word)) return word;
    return {};
}

}  // namespace

std::string without_python_words(std::string_view text) {
    std::string plain;
    plain.reserve(text.size() + 1);
    bool quoted = false;
    for (size_t at = 0; at < text.size(); ++at) {
        if (const auto word = quoted ? std::string_view{} : word_at(text.substr(at)); !word.empty()) {
            plain += "null";
            plain.append(word.size() > 4 ? word.size() - 4 : 0, ' ');
            at += word.size() - 1;
            continue;
        }
        plain += text[at];
        if (quoted && text[at] == '\\' && at + 1 < text.size()) {
            plain += text[++at];
        } else if (text[at] == '"') {
            quoted = !quoted;
        }
    }
    return plain;
}

}  // namespace burin::io
