// An option that takes one of the words of an enumeration.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "core/base/printable.h"

namespace burin::app {

/// `names` are those of Choice in its order, e.g. "hold back", which a shell rather has as "hold-back": both are taken.
/// `target` must live as long as the command, `names` for ever.
template <class Choice, size_t count>
void add_choice(CLI::App& command, const std::string& name, std::optional<Choice>& target,
                const std::array<std::string_view, count>& names, const std::string& help) {
    command.add_option_function<std::string>(
        name,
        [&target, &names, name](std::string word) {
            std::replace(word.begin(), word.end(), '-', ' ');
            const auto found = std::find(names.begin(), names.end(), word);
            if (found != names.end()) {
                target = static_cast<Choice>(found - names.begin());
                return;
            }
            std::string words;
            for (const auto& known : names) words.append(words.empty() ? "" : ", ").append(known);
            throw CLI::ValidationError(name, "'" + printable(word, 40) + "' is none of " + words);
        },
        help);
}

}  // namespace burin::app
