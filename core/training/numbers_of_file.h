// Numbers in the metadata of a safetensors file, exact to the last digit. Plain functions; thread-safe.
#pragma once

#include <charconv>
#include <cstdio>

#include "core/base/result.h"
#include "core/models/tensor_file.h"

namespace burin::training {

/// As `get` reads it back.
inline std::string exact(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

struct NumbersOfFile {
    const std::filesystem::path& path;
    const models::Metadata& metadata;
    const char* remedy;  ///< where one is missing

    /// Throws Failure(bad_model) where it is missing or below 0.
    template <class Number>
    [[nodiscard]] Number get(const std::string& key) const {
        Number number{};
        const auto found = metadata.find(key);
        const std::string text = found == metadata.end() ? "" : found->second;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc() || number < 0)
            throw Failure(ErrorCode::bad_model, "'" + path.string() + "' does not say its '" + key + "'",
                          remedy);
        return number;
    }
};

}  // namespace burin::training
