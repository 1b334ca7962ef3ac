// Weight edits as files: what a file says of itself, and recipes with the files they name.
//
// Nothing here needs the window: meant for threads of their own (background.h). Thread-safe. Error codes
// io, bad_input, bad_model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QtCore/QDateTime>
#include <QtCore/QString>
#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "ui/models/weight_edits.h"

namespace burin::ui {

/// What a delta or LoRA file says of itself; its tensors are not read.
struct DeltaFacts {
    QString file;
    QString kind;    ///< "delta" kinds of Burin's own, or "LoRA"
    QString naming;  ///< "Burin", "kohya", "PEFT", "diffusers"; empty = none of these
    qint64 bytes = 0;
    int tensors = 0;
    QDateTime changed;
    nlohmann::json provenance = nlohmann::json::object();  ///< of the file, or of the note beside it
};
[[nodiscard]] Result<DeltaFacts> read_delta_facts(const QString& path);

/// The words of the concept that an edit was made of, wherever its provenance has them; empty = not told.
[[nodiscard]] std::string concept_in(const nlohmann::json& provenance);

/// Which model a recipe is for.
struct RecipeBase {
    std::string family;
    std::map<std::string, std::string> components;  ///< SHA-256 of the tensors by component
};
/// Out of what `burin-cli info --json --hash` prints.
[[nodiscard]] RecipeBase base_from_info(const nlohmann::json& info);

/// Writes the recipe, and copies of the edits' files beside it where they lie elsewhere. A file of the same
/// name with other contents is left alone: the copy gets another name. Returns how many files were copied.
Result<int> save_recipe(const QString& path, const std::vector<NamedEdit>& edits, const RecipeBase& base);

struct OpenedRecipe {
    QString name;
    RecipeBase base;
    std::vector<NamedEdit> edits;  ///< with absolute paths
};
/// Every file is there and is the one the recipe was made with.
[[nodiscard]] Result<OpenedRecipe> open_recipe(const QString& path);

/// Whether the recipe was made for that model; a component that the recipe does not name is not compared.
Result<> check_base(const RecipeBase& recipe, const RecipeBase& model);

/// By the ending of its name.
[[nodiscard]] bool is_recipe_file(const QString& path);
[[nodiscard]] bool is_delta_file(const QString& path);

}  // namespace burin::ui
