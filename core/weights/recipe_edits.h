// From an edit recipe and a request's list of edits to what a network applies.
//
// Files are read once and kept while they are in use: a moved lambda reads nothing. Throws Failure. Not
// thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/models/model_folder.h"
#include "core/protocol/edit_recipe.h"
#include "core/weights/edited_model.h"

namespace burin::weights {

/// Refuses a base that is not the one the recipe was made for: another family, or other tensors. Reads every
/// tensor of the components that the recipe names (about a second for 2 GB).
void require_base(const protocol::EditRecipe& recipe, const models::ModelDescription& model,
                  const std::string& place);
/// Refuses a delta file whose bytes are not those the recipe was made with.
void require_file(const protocol::RecipeDelta& delta, const std::filesystem::path& path);

/// Family and component hashes of a model, for a new recipe.
[[nodiscard]] protocol::EditRecipe recipe_for(const models::ModelDescription& model, std::string name,
                                              const std::vector<std::string>& components);

/// What a person should know of the edits, e.g. what their files hold and nothing reads; each once.
[[nodiscard]] std::vector<std::string> notes_of(const Edits& edits);

/// The edits of one model, by file.
class EditCache {
  public:
    /// What a request asks for: first the recipe at `recipe` (empty = none), then `uses`, in order. Edits
    /// that are off or whose lambda is 0 are left out.
    [[nodiscard]] Edits edits(const models::ModelDescription& model, const std::string& recipe,
                              const std::vector<protocol::LoraUse>& uses);

  private:
    [[nodiscard]] std::vector<protocol::LoraUse> checked_uses(const models::ModelDescription& model,
                                                              const std::string& recipe);

    std::map<std::string, std::shared_ptr<const Delta>> deltas_;  ///< by path, time and size of the file
    std::set<std::string> checked_;                               ///< recipes whose base and files are right
};

}  // namespace burin::weights
