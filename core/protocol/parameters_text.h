// The grammar of the `parameters` text of AUTOMATIC1111's web UI.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace burin::protocol {

struct ParametersText {
    std::string prompt, negative;
    std::vector<std::pair<std::string, std::string>> values;  ///< "Steps" -> "20", in order
    bool operator==(const ParametersText&) const = default;

    /// The last value of that key, empty where there is none.
    [[nodiscard]] std::string_view value(std::string_view key) const;
};

/// The three parts, values that need it as JSON strings. Texts must be UTF-8.
[[nodiscard]] std::string print_parameters(const ParametersText& text);

/// Never fails: a text without a line of values is a prompt. At most 1000 values are kept.
[[nodiscard]] ParametersText parse_parameters(std::string_view text);

}  // namespace burin::protocol
