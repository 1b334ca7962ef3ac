// Starting points for a direction: what kind of change it is decides its numbers. Everything stays editable.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::protocol {

struct Preset {
    std::string_view name;   ///< in files and on the command line
    std::string_view label;  ///< English, for people
    double strength, start, stop, area;
    MaskKind mask;
};

inline constexpr std::array<Preset, 6> presets{{
    {"face", "attribute of a face", 5, 0.20, 1.0, 0.05, MaskKind::channel},
    {"object", "add an object", 8, 0.10, 0.85, 0.075, MaskKind::spatial},
    {"remove", "remove", -8, 0.20, 1.0, 0.10, MaskKind::spatial},
    {"style", "style", 8, 0.15, 1.0, 0.20, MaskKind::spatial},
    {"composition", "composition", 5, 0.00, 0.4, 0.20, MaskKind::spatial},
    {"quality", "quality", 3, 0.20, 1.0, 0.20, MaskKind::spatial},
}};

/// The preset of that name; bad_input with a suggestion where there is none. `where` names the field.
Result<Preset> find_preset(std::string_view name, const std::string& where);

/// Sets the numbers and the mask kind, leaves texts and everything else.
void apply(const Preset& preset, Direction& direction);

}  // namespace burin::protocol
