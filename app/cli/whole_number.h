// What CLI11 lets pass: it reads "-1" as the largest unsigned number, and what has more than 64 bits too.
#pragma once

#include <charconv>
#include <cstdint>

#include <CLI/CLI.hpp>

namespace burin::app {

/// For options of type uint64_t: digits only, at most 18446744073709551615.
inline const CLI::Validator whole_number(
    [](const std::string& text) -> std::string {
        uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc() && end == text.data() + text.size()) return {};
        return "'" + text + "' is not a whole number from 0 to 18446744073709551615";
    },
    "");

}  // namespace burin::app
