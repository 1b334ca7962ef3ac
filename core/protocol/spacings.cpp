#include "core/protocol/spacings.h"

#include <algorithm>

#include "core/base/words.h"
#include "core/protocol/samplers.h"

namespace burin::protocol {

const Spacing* find_spacing(std::string_view name) {
    const auto* found = std::ranges::find(spacings, name, &Spacing::name);
    return found == spacings.end() ? nullptr : found;
}

std::string_view spacing_called(std::string_view spelling) {
    const std::string plain = squeezed(spelling);
    if (plain.empty()) return {};
    for (const Spacing& row : spacings)
        if (plain == squeezed(row.name) || plain == squeezed(row.title) || plain == row.spellings)
            return row.name;
    return {};
}

std::string spacing_suggestion(std::string_view word) {
    const std::string_view meant = spacing_called(word);
    return meant.empty() ? suggestion(word, spacing_names) : "did you mean '" + std::string(meant) + "'?";
}

SamplerAndSpacing sampler_and_spacing_called(std::string_view spelling) {
    if (const auto sampler = sampler_called(spelling); !sampler.empty()) return {sampler};
    const std::string plain = squeezed(spelling);
    for (const Spacing& row : spacings) {
        if (row.name == default_spacing) continue;
        for (const std::string& end : {squeezed(row.name), squeezed(row.title), std::string(row.spellings)}) {
            if (end.empty() || !plain.ends_with(end)) continue;
            const auto sampler = sampler_called(std::string_view(plain).substr(0, plain.size() - end.size()));
            if (!sampler.empty() && sampler != default_sampler) return {sampler, row.name};
        }
    }
    return {};
}

}  // namespace burin::protocol
