// The families of models that Burin draws with, out of families.inc. Thread-safe: constants.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace burin::catalogue {

enum class ModelFamily {
    unknown,
#define BURIN_FAMILY(id, title, text_width, encoders, written) id,
#include "core/catalogue/families.inc"
#undef BURIN_FAMILY
};

struct FamilyRow {
    ModelFamily family;
    std::string_view name;   ///< "sd1"
    std::string_view title;  ///< "SD 1"
    int64_t text_width;
    int encoders;
    std::string_view written;  ///< see families.inc
};

inline constexpr FamilyRow families[] = {
#define BURIN_FAMILY(id, title, text_width, encoders, written) \
    {ModelFamily::id, #id, title, text_width, encoders, written},
#include "core/catalogue/families.inc"
#undef BURIN_FAMILY
};

inline constexpr auto model_family_names = [] {
    std::array<std::string_view, std::size(families) + 1> names{"unknown"};
    for (const FamilyRow& row : families) names[static_cast<size_t>(row.family)] = row.name;
    return names;
}();

/// "SD 1"; empty for one that is not known.
[[nodiscard]] constexpr std::string_view title_of(ModelFamily family) {
    return family == ModelFamily::unknown ? "" : families[static_cast<size_t>(family) - 1].title;
}

/// Whose rows of text have so many numbers.
[[nodiscard]] constexpr ModelFamily family_of_text_width(int64_t width) {
    for (const FamilyRow& row : families)
        if (row.text_width == width) return row.family;
    return ModelFamily::unknown;
}

/// The one whose texts are read by two encoders.
[[nodiscard]] constexpr ModelFamily family_of_two_encoders() {
    for (const FamilyRow& row : families)
        if (row.encoders == 2) return row.family;
    return ModelFamily::unknown;
}

}  // namespace burin::catalogue
