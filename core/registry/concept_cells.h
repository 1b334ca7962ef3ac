// A concept's fields as texts: for cells of tables, the command line and the history. Thread-safe: plain functions.
//
// Lists are one entry a line. A list of one entry that holds a separator ends with a line break, so that it is read as one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/registry/concept.h"

namespace burin::registry {

struct FieldFacts {
    std::string key, help;
    bool is_list = false;
    bool is_long = false;  ///< may have several lines
};

/// In the order of the list; "id" is the first.
[[nodiscard]] const std::vector<FieldFacts>& concept_fields();
[[nodiscard]] bool is_field(std::string_view key);

[[nodiscard]] std::string field_text(const Concept& entry, std::string_view key);

/// Sets the field from what a person wrote: lists divided at line breaks, else at ; else at | and, where their entries are
/// words and not sentences, at commas; names of kinds and the like in any usual spelling ("artist's style"). An empty text
/// empties the field, but leaves a choice as it is. bad_input says why it cannot be, without the field's name.
Result<> set_field(Concept& entry, std::string_view key, std::string_view text);

/// The field empty, as it begins.
void clear_field(Concept& entry, std::string_view key);

}  // namespace burin::registry
