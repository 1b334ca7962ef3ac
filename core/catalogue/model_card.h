// What is written about a file of weights beside it and in it: trigger words, base model, description.
//
// Read are the notes that model sites and other tools leave: NAME.civitai.info (trainedWords, baseModel, description, model),
// NAME.cm-info.json (TrainedWords, BaseModel, ModelDescription), NAME.json ("activation text", "sd version", "preferred
// weight", description), and modelspec.* in a safetensors header. They are other people's texts: bounded, without control
// characters, HTML taken out, never a reason to refuse a file. Thread-safe: plain functions and data.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/io/field.h"

namespace burin::catalogue {

inline constexpr size_t most_words = 100, most_word_bytes = 400, most_description_bytes = 4000;

struct ModelCard {
    std::string title;               ///< as its maker calls it; empty = not told
    std::string base_model;          ///< "SDXL 1.0"
    std::string description;         ///< plain text, lines apart
    std::vector<std::string> words;  ///< that set it off in a prompt
    double weight = 0;               ///< at which its maker uses it; 0 = not told
    bool operator==(const ModelCard&) const = default;
};

template <io::Is<ModelCard> C, class Visit>
void visit_fields(C& card, Visit&& visit) {
    visit(card.title, io::text("title", most_word_bytes).unless_usual());
    visit(card.base_model, io::text("base_model", most_word_bytes).unless_usual());
    visit(card.description, io::text("description", most_description_bytes).unless_usual());
    visit(card.words, io::texts("words", most_words, most_word_bytes).unless_usual());
    visit(card.weight, io::number("weight", -100, 100).unless_usual());
}

/// Fills in what `card` does not have yet. Any tree will do.
void add_note(const nlohmann::json& note, ModelCard& card);
/// The same from a safetensors file's metadata.
void add_metadata(const std::map<std::string, std::string>& metadata, ModelCard& card);
/// The same from a file; what cannot be read adds nothing.
void add_note_file(const std::filesystem::path& note, ModelCard& card);

/// Endings of notes behind a file's stem, the best first.
[[nodiscard]] const std::vector<std::string>& note_endings();

}  // namespace burin::catalogue
