// What requests and edit recipes share of a weight edit: its strength, switch and blocks.
//
// Thread-safe: plain functions.
#pragma once

#include <nlohmann/json.hpp>

#include "core/protocol/checks.h"
#include "core/protocol/fields.h"

namespace burin::protocol {

/// Everything but the path; `scale_key` is what the strength is called there.
void read_use(Fields& fields, LoraUse& use, const char* scale_key);
/// Adds the same fields to an object; what is as it begins is left out, except the strength.
void write_use(nlohmann::json& object, const LoraUse& use, const char* scale_key);
void check_use(Checks& checks, const LoraUse& use, const std::string& path, const char* scale_key);

}  // namespace burin::protocol
