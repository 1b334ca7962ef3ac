// An option that takes one of the words of an enumeration.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace burin::app {

/// `names` are those of Choice in its order, e.g. "hold back"; on the command line a gap is a "-". `target` must live as
/// long as the command, `names` for ever.
template <class Choice, size_t count>
CLI::Option* add_choice(CLI::App& command, const std::string& name, std::optional<Choice>& target,
                        const std::array<std::string_view, count>& names, const std::string& help) {
    std::vector<std::string> words(names.begin(), names.end());
    for (auto& word : words) std::replace(word.begin(), word.end(), ' ', '-');
    const auto take = [&target, words](const std::string& given) {
        const auto found = std::find(words.begin(), words.end(), given);
        target = static_cast<Choice>(found - words.begin());
    };
    return command.add_option_function<std::string>(name, take, help)->check(CLI::IsMember(words));
}

}  // namespace burin::app
