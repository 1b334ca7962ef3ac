// The texts an audit asks with: surroundings of a name, sentences of other languages, what has nothing to do with a concept.
//
// "{}" stands for the concept. Plain functions; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/registry/concept.h"

namespace burin::curation {

/// `text` in the place of "{}".
[[nodiscard]] std::string filled_in(std::string_view context, std::string_view text);

/// What names the concept to a model: its text, or its name.
[[nodiscard]] const std::string& model_text(const registry::Concept& entry);
/// `name`, one of the concept's, as it stands in a prompt: a style's begins with "by".
[[nodiscard]] std::string words_for(const registry::Concept& entry, const std::string& name);
/// The same without its "by": what judges know it as.
[[nodiscard]] std::string looked_for(const registry::Concept& entry);

/// Ten surroundings, so that the figures do not hang on one.
[[nodiscard]] const std::vector<std::string>& audit_contexts(registry::Kind kind);
/// It beside something else.
[[nodiscard]] const std::vector<std::string>& company_contexts(registry::Kind kind);
/// Surroundings for words that are not the name: keywords, descriptions, parts.
[[nodiscard]] const std::vector<std::string>& plain_contexts();
/// Sentences of a language by its code ("de", "pt-BR"); none where it is unknown.
[[nodiscard]] std::vector<std::string> language_contexts(const std::string& code);

/// The words of a name that is more than one.
[[nodiscard]] std::vector<std::string> parts_of_name(const std::string& name);

/// Captions that must not change, whatever the concept is.
[[nodiscard]] const std::vector<std::string>& control_captions();

struct Composition {
    std::string prompt;
    std::vector<std::string> rivals;  ///< the same things put together in another way
};
[[nodiscard]] const std::vector<Composition>& compositions();

}  // namespace burin::curation
