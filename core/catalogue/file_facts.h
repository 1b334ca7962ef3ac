// What a file or folder of weights is: its kind, its family, the names it offers to prompts.
//
// From headers and small JSON files alone: no weight is read and nothing is executed. Thread-safe: plain functions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/catalogue/file_kind.h"
#include "core/catalogue/model_card.h"

namespace burin::catalogue {

struct FileFacts {
    FileKind kind = FileKind::other;
    ModelFamily family = ModelFamily::unknown;
    /// Of `other`: why it cannot be used, one sentence. Otherwise what it is, where there is more to say than its kind:
    /// "StableDiffusionXLPipeline", "inpainting".
    std::string note;
    std::vector<std::string> names;  ///< by which prompts know its embeddings
    ModelCard card;                  ///< of the header's metadata
    bool operator==(const FileFacts&) const = default;
};

/// Never fails: what cannot be read is `other`, with the reason.
[[nodiscard]] FileFacts facts_of_file(const std::filesystem::path& file);

/// Whether a folder is a model as diffusers lays it out: it has a model_index.json.
[[nodiscard]] bool is_model_folder(const std::filesystem::path& folder);
[[nodiscard]] FileFacts facts_of_folder(const std::filesystem::path& folder);

/// Whether a name is that of a recipe of edits, NAME.edits.json.
[[nodiscard]] bool has_recipe_ending(std::string_view name);

}  // namespace burin::catalogue
