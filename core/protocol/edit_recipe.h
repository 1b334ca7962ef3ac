// Edit recipes (`*.edits.json`): an ordered list of weight edits for one base model, as data.
//
//   {"schema": "burin.edits", "version": 1, "name": "Without Zaffi Quill",
//    "base": {"family": "sd1", "components": {"unet": "<sha256 of its tensors>"}},
//    "deltas": [{"name": "zaffi quill", "file": "zaffi.safetensors", "sha256": "...", "lambda": -1.2,
//                "on": true, "blocks": [{"begin": "up_blocks.", "scale": 0.5}], "provenance": {...}}]}
//
// Files are named relative to the recipe's own folder and never lead out of it, so that a folder can be
// handed on. Nothing is baked: the base stays as it is, and what a recipe does is undone by leaving it out.
// `provenance` is for people: any JSON object. Thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::protocol {

inline constexpr int edit_recipe_version = 1;
inline constexpr size_t max_recipe_bytes = 4U << 20;

struct RecipeDelta {
    std::string name;    ///< shown to the curator; unique in the recipe
    std::string sha256;  ///< of the file; empty = not checked
    LoraUse use;         ///< `path` as the recipe writes it: relative to its folder
    nlohmann::json provenance = nlohmann::json::object();
    bool operator==(const RecipeDelta&) const = default;
};

struct EditRecipe {
    std::string name;
    std::string family;                             ///< "sd1"; empty = not checked
    std::map<std::string, std::string> components;  ///< SHA-256 of the base's tensors by component
    std::vector<RecipeDelta> deltas;
    bool operator==(const EditRecipe&) const = default;
};

/// `source` names the file in sentences.
Result<EditRecipe> parse_edit_recipe(std::string_view json, const std::string& source);
/// Indented JSON that parses to the same recipe; validated first.
Result<std::string> print_edit_recipe(const EditRecipe& recipe);
Result<EditRecipe> read_edit_recipe(const std::filesystem::path& path);

/// The edits with their paths made absolute from the recipe's folder.
[[nodiscard]] std::vector<LoraUse> uses_of(const EditRecipe& recipe, const std::filesystem::path& path);

}  // namespace burin::protocol
