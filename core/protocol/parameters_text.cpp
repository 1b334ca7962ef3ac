#include "core/protocol/parameters_text.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace burin::protocol {
namespace {

constexpr std::string_view negative_mark = "Negative prompt:";
constexpr size_t most_values = 1000;
/// As the web UI does: fewer pairs are a prompt that happens to have colons.
constexpr size_t fewest_values = 3;

bool is_key_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ' ' || c == '-' || c == '/';
}

std::string_view trimmed(std::string_view text) {
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The end of the JSON string that starts at text[0] == '"', behind its closing quote; 0 where it has none.
size_t string_end(std::string_view text) {
    for (size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return 0;
}

std::string unquoted(std::string_view literal) {
    const auto value = nlohmann::json::parse(literal, nullptr, false);
    return value.is_string() ? value.get<std::string>() : std::string(literal);
}

std::vector<std::pair<std::string, std::string>> parse_values(std::string_view line) {
    std::vector<std::pair<std::string, std::string>> values;
    while (!line.empty() && values.size() < most_values) {
        const size_t colon = line.find(':');
        if (colon == std::string_view::npos) break;
        const std::string_view key = trimmed(line.substr(0, colon));
        if (key.empty() || !std::all_of(key.begin(), key.end(), is_key_letter)) return {};
        line = line.substr(colon + 1);
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        const size_t quoted = line.starts_with('"') ? string_end(line) : 0;
        const size_t comma = std::min(line.find(',', quoted), line.size());
        values.emplace_back(
            key, quoted > 0 ? unquoted(line.substr(0, quoted)) : std::string(trimmed(line.substr(0, comma))));
        line = line.substr(std::min(comma + 1, line.size()));
    }
    return values;
}

std::string print_value(const std::string& value) {
    if (value.find_first_of(",:\n\r\"") == std::string::npos && trimmed(value) == value) return value;
    return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string_view ParametersText::value(std::string_view key) const {
    for (auto it = values.rbegin(); it != values.rend(); ++it)
        if (it->first == key) return it->second;
    return {};
}

std::string print_parameters(const ParametersText& text) {
    std::string out = text.prompt + '\n';
    if (!text.negative.empty()) out += std::string(negative_mark) + ' ' + text.negative + '\n';
    bool first = true;
    for (const auto& [key, value] : text.values) {
        out += (first ? "" : ", ") + key + ": " + print_value(value);
        first = false;
    }
    return out;
}

ParametersText parse_parameters(std::string_view text) {
    ParametersText found;
    text = trimmed(text);
    const size_t newline = text.rfind('\n');
    auto values = parse_values(text.substr(newline == std::string_view::npos ? 0 : newline + 1));
    if (values.size() >= fewest_values) {
        found.values = std::move(values);
        text = newline == std::string_view::npos ? std::string_view() : text.substr(0, newline);
    }
    const size_t mark = text.starts_with(negative_mark) ? 0 : text.find("\n" + std::string(negative_mark));
    found.prompt = trimmed(text.substr(0, mark));
    if (mark != std::string_view::npos) {
        text = trimmed(text.substr(mark));
        found.negative = trimmed(text.substr(negative_mark.size()));
    }
    return found;
}

}  // namespace burin::protocol
