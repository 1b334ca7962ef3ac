// Notes: what was asked for and not done, or done differently, a sentence each.
//
// They come with a picture, are kept under "notes" in its facts with the node of the session, and stand under the
// same name in the answer to "info" about a model. Reentrant.
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
