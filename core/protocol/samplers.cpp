#include "core/protocol/samplers.h"

#include <algorithm>

#include "core/protocol/names.h"

namespace burin::protocol {
namespace {

/// Whether `word` is one of the words of `list`, which stand between blanks.
bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const size_t end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == word) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

bool is_called(const Sampler& row, const std::string& plain) {
    return plain == squeezed(row.name) || plain == squeezed(row.title) + squeezed(row.schedule) ||
           plain == squeezed(row.class_name) || has_word(row.spellings, plain);
}

}  // namespace

std::string squeezed(std::string_view name) {
    std::string out;
    for (const char c : name.substr(0, 100)) {
        if (c == '+') out += 'p';
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    }
    return out;
}

const Sampler* find_sampler(std::string_view name) {
    const auto* found = std::ranges::find(samplers, name, &Sampler::name);
    return found == samplers.end() ? nullptr : found;
}

std::string_view sampler_called(std::string_view spelling) {
    const std::string plain = squeezed(spelling);
    if (plain.empty()) return {};
    if (plain == default_sampler) return default_sampler;
    for (const Sampler& row : samplers)
        if (is_called(row, plain)) return row.name;
    return {};
}

std::string sampler_suggestion(std::string_view word) {
    const std::string_view meant = sampler_called(word);
    return meant.empty() ? suggestion(word, sampler_names) : "did you mean '" + std::string(meant) + "'?";
}

SamplerOfClass sampler_of_class(std::string_view class_name) {
    if (class_name.empty()) return {};
    for (const Sampler& row : samplers) {
        if (row.class_name == class_name) return {&row, true};
        if (has_word(row.stands_in_for, class_name)) return {&row, false};
    }
    return {};
}

}  // namespace burin::protocol
