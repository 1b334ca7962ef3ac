// Checks of a request's parts, for those who make some.
//
// Thread-safe: plain functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/io/value_checks.h"
#include "core/protocol/request.h"

namespace burin::protocol {

using io::Checks;
using io::number_text;

/// The entry of a list that a field lies in, and what of it is meant: "guidance.directions[2].strength" is
/// {2, "strength"} of the list "guidance.directions". Nothing where `field` is not inside that list.
struct ListedField {
    size_t index = 0;
    std::string member;  ///< empty for the entry itself
    bool operator==(const ListedField&) const = default;
};
[[nodiscard]] std::optional<ListedField> listed_field(std::string_view field, std::string_view list);

void check_direction(Checks& checks, const Direction& direction, const std::string& path);
void check_edit(Checks& checks, const ReferenceEdit& edit, const std::string& path);
/// With its directions and concepts.
void check_guidance(Checks& checks, const Guidance& guidance);

}  // namespace burin::protocol
