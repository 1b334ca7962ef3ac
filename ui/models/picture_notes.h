// Notes: what was asked for and not done, or done differently, a sentence each.
//
// The engine writes them under "notes" into the facts of a picture, which the session keeps with its node, and
// into its answer to "info" about a model. Reentrant.
#pragma once

#include <string>

#include <QStringList>
#include <nlohmann/json.hpp>

namespace burin::ui {

/// The sentences under "notes" of an object; none where it has no such list. What is no text is left out, and
/// so is what is beyond the first hundred.
[[nodiscard]] QStringList notesIn(const nlohmann::json& facts);

/// Facts as a session keeps them; an empty object where the text is none.
[[nodiscard]] nlohmann::json factsFrom(const std::string& text);

}  // namespace burin::ui
