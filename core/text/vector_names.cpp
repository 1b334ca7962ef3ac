#include "core/text/vector_names.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/base/words.h"

namespace burin::text {
namespace {

constexpr std::array<std::string_view, 2> prefixes{"embedding:", "embed:"};

bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Whether no word runs across `at`.
bool is_edge(std::string_view text, size_t at) {
    return at == 0 || at >= text.size() || !is_word(text[at - 1]) || !is_word(text[at]);
}

size_t prefix_length(std::string_view text, size_t at) {
    if (!is_edge(text, at)) return 0;
    for (const auto prefix : prefixes)
        if (text.substr(at).starts_with(prefix)) return prefix.size();
    return 0;
}

}  // namespace

VectorNames::VectorNames(std::vector<VectorName> names) : names_(std::move(names)) {
    int next = 0;
    for (VectorName& name : names_) {
        name.name = ascii_lowered(name.name);
        first_.push_back(next);
        next += name.vectors;
    }
    longest_first_.resize(names_.size());
    std::iota(longest_first_.begin(), longest_first_.end(), 0);
    std::stable_sort(longest_first_.begin(), longest_first_.end(), [&](int a, int b) {
        return names_[static_cast<size_t>(a)].name.size() > names_[static_cast<size_t>(b)].name.size();
    });
}

int VectorNames::name_at(std::string_view lowered, size_t at) const {
    if (!is_edge(lowered, at)) return -1;
    for (const int i : longest_first_) {
        const std::string& name = names_[static_cast<size_t>(i)].name;
        if (lowered.substr(at).starts_with(name) && is_edge(lowered, at + name.size())) return i;
    }
    return -1;
}

std::vector<VectorNames::Piece> VectorNames::split(std::string_view text) const {
    std::vector<Piece> out;
    if (names_.empty()) {
        if (!text.empty()) out.push_back({text});
        return out;
    }
    const std::string low = ascii_lowered(text);
    size_t words = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t prefix = prefix_length(low, at);
        int name = prefix > 0 ? name_at(low, at + prefix) : -1;
        size_t bytes = prefix;
        if (name < 0) name = name_at(low, at), bytes = 0;
        if (name < 0) {
            ++at;
            continue;
        }
        if (at > words) out.push_back({text.substr(words, at - words)});
        bytes += names_[static_cast<size_t>(name)].name.size();
        out.push_back({text.substr(at, bytes), name});
        words = at += bytes;
    }
    if (words < text.size()) out.push_back({text.substr(words)});
    return out;
}

std::vector<std::string> explicit_names(std::string_view text) {
    std::vector<std::string> out;
    const std::string low = ascii_lowered(text);
    for (size_t at = 0; at < text.size(); ++at) {
        const size_t prefix = prefix_length(low, at);
        if (prefix == 0) continue;
        const size_t from = at + prefix;
        const size_t end = std::min(text.find_first_of(" \t\r\n,:()[]|", from), text.size());
        if (end > from) out.emplace_back(text.substr(from, end - from));
        at = end - 1;
    }
    return out;
}

}  // namespace burin::text
