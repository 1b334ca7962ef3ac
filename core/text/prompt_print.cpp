// The printer of prompt_grammar.h.
#include <array>
#include <charconv>

#include "core/text/prompt_grammar.h"
#include "core/text/prompt_scan.h"

namespace burin::text {
namespace {

/// Shortest decimal that reads back as the same float; the grammar knows no exponents.
std::string number(float value) {
    std::array<char, 80> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
    return {buffer.data(), end};
}

/// A literal AND or BREAK is spelt A\ND, B\REAK: the backslash is dropped when read.
std::string escaped(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '(' || c == ')' || c == '[' || c == ']' || c == '\\') out += '\\';
        out += c;
        if (is_word_at(text, at, "AND") || is_word_at(text, at, "BREAK")) out += '\\';
    }
    return out;
}

std::string printed(const Subprompt& subprompt) {
    std::string out;
    for (const auto& segment : subprompt.segments) {
        const auto* text = std::get_if<WeightedText>(&segment);
        if (text == nullptr)
            out += " BREAK ";
        else if (text->weight == 1)
            out += escaped(text->text);
        else
            out += "(" + escaped(text->text) + ":" + number(text->weight) + ")";
    }
    return out;
}

}  // namespace

std::string print_prompt(const ParsedPrompt& prompt) {
    std::string out;
    const bool composed = prompt.subprompts.size() > 1;
    for (size_t i = 0; i < prompt.subprompts.size(); ++i) {
        const auto& subprompt = prompt.subprompts[i];
        const auto text = printed(subprompt);
        if (i > 0) out += " AND ";
        out += text;
        // Text that happens to end like a weight needs the true one behind it.
        if (composed && (subprompt.weight != 1 || weight_suffix(text))) out += ":" + number(subprompt.weight);
    }
    return out;
}

}  // namespace burin::text
