#include "core/weights/recipe_edits.h"

#include <algorithm>

#include "core/base/file_stamp.h"
#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/weights/adapter_file.h"
#include "core/weights/delta_file.h"

namespace burin::weights {
namespace {

namespace fs = std::filesystem;
using protocol::LoraUse;

/// Path, time and size.
std::string file_identity(const fs::path& path) {
    const FileStamp stamp = stamp_of(path).value_or(FileStamp{});
    return path.string() + "\n" + std::to_string(stamp.changed_ns) + " " + std::to_string(stamp.bytes) + "\n";
}

/// The same of all that decides what an edit does: its files, what lies beside them, and how it is read.
std::string edit_identity(const LoraUse& use) {
    std::string identity = file_identity(use.path) + (use.partial ? "partial\n" : "");
    std::error_code error;
    if (!fs::exists(use.path, error)) return identity;
    for (const auto& [file, home] : adapter_files(use.path))
        identity += file_identity(file) + file_identity(file.parent_path() / "adapter_config.json");
    return identity;
}

bool acts(const LoraUse& use) { return use.on && use.scale != 0; }

}  // namespace

void require_base(const protocol::EditRecipe& recipe, const models::ModelDescription& model,
                  const std::string& place) {
    const std::string family = models::to_string(model.family);
    if (!recipe.family.empty() && recipe.family != family)
        throw Failure(ErrorCode::bad_input,
                      place + " was made for a model of the family " + printable(recipe.family, 40) + ", '" +
                          model.root.string() + "' is " + family,
                      "choose the model it was made for");
    for (const auto& [component, digest] : recipe.components) {
        if (!model.component(component))
            throw Failure(ErrorCode::bad_input,
                          place + " was made for a model with a " + printable(component, 60) + ", which '" +
                              model.root.string() + "' lacks",
                          "choose the model it was made for");
        if (models::component_hash(model, component) != digest)
            throw Failure(ErrorCode::bad_input,
                          "the " + component + " of '" + model.root.string() + "' is not the one that " +
                              place + " was made for",
                          "choose the model it was made for, or make the recipe again for this one");
    }
}

void require_file(const protocol::RecipeDelta& delta, const fs::path& path) {
    if (delta.sha256.empty()) return;
    const auto digest = sha256_of_file(path);
    if (value_or_throw(digest) != delta.sha256)
        throw Failure(ErrorCode::bad_input,
                      "'" + path.string() + "' is not the file the recipe's edit '" +
                          printable(delta.name, 60) + "' was made with",
                      "restore that file, or make the recipe again");
}

protocol::EditRecipe recipe_for(const models::ModelDescription& model, std::string name,
                                const std::vector<std::string>& components) {
    protocol::EditRecipe recipe{
        .name = std::move(name), .family = models::to_string(model.family), .components = {}, .deltas = {}};
    for (const auto& component : components)
        recipe.components[component] = models::component_hash(model, component);
    return recipe;
}

std::vector<LoraUse> EditCache::checked_uses(const models::ModelDescription& model, const std::string& path) {
    const auto recipe = value_or_throw(protocol::read_edit_recipe(path));
    auto uses = protocol::uses_of(recipe, path);
    std::string identity = file_identity(path);
    for (const auto& use : uses) identity += file_identity(use.path);
    for (const auto& component : model.components) identity += file_identity(component.weights);
    if (checked_.contains(identity)) return uses;
    require_base(recipe, model, "'" + path + "'");
    for (size_t i = 0; i < uses.size(); ++i) require_file(recipe.deltas[i], uses[i].path);
    checked_.insert(identity);
    return uses;
}

std::vector<std::string> notes_of(const Edits& edits) {
    std::vector<std::string> notes;
    for (const AppliedDelta& applied : edits)
        for (const std::string& note : applied.delta->notes)
            if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    return notes;
}

Edits EditCache::edits(const models::ModelDescription& model, const std::string& recipe,
                       const std::vector<LoraUse>& uses) {
    std::vector<LoraUse> all = recipe.empty() ? std::vector<LoraUse>{} : checked_uses(model, recipe);
    all.insert(all.end(), uses.begin(), uses.end());
    Edits edits;
    std::map<std::string, std::shared_ptr<const Delta>> used;
    for (const auto& use : all) {
        const std::string identity = edit_identity(use);
        // What is switched off is not read, but kept where it was.
        if (!acts(use) && !deltas_.contains(identity)) continue;
        auto& delta = deltas_[identity];
        if (!delta) {
            DeltaFileReport report;
            delta = std::make_shared<const Delta>(read_delta(use.path, model, report, use.partial));
        }
        used[identity] = delta;
        if (!acts(use)) continue;
        AppliedDelta applied{.delta = delta, .lambda = use.scale, .on = true, .block_lambda = {}};
        for (const auto& block : use.blocks) applied.block_lambda[block.begin] = block.scale;
        edits.push_back(std::move(applied));
    }
    deltas_ = std::move(used);
    return edits;
}

}  // namespace burin::weights
