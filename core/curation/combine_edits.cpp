#include "core/curation/combine_edits.h"

#include <algorithm>
#include <set>

#include "core/base/sha256.h"
#include "core/commands/edit_term.h"
#include "core/curation/edit_choice.h"
#include "core/engine/find_model.h"
#include "core/io/atomic_file.h"
#include "core/protocol/edit_recipe.h"
#include "core/weights/adapter_file.h"
#include "core/weights/delta_file.h"
#include "core/weights/recipe_edits.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using ComponentFiles = std::map<std::string, models::TensorFiles>;

ComponentFiles editable_files(const models::ModelDescription& model, const std::vector<std::string>& wanted) {
    ComponentFiles files;
    for (const auto& component : model.components) {
        const bool editable = component.name == "unet" || component.name.starts_with("text_encoder");
        const bool named =
            wanted.empty() || std::find(wanted.begin(), wanted.end(), component.name) != wanted.end();
        if (editable && named && !component.weights.empty())
            files.emplace(component.name, models::component_files(model, component.name));
    }
    if (files.empty())
        throw Failure(ErrorCode::bad_input, "none of the named components is there",
                      "give unet, text_encoder or text_encoder_2");
    return files;
}

/// Norms and how the edits point, before anything is written.
commands::CombineAnswer compared(const weights::Edits& edits) {
    commands::CombineAnswer answer;
    for (size_t i = 0; i < edits.size(); ++i) {
        answer.norms.push_back(weights::norm(*edits[i].delta));
        auto& row = answer.cosines.emplace_back();
        for (size_t j = 0; j < edits.size(); ++j)
            row.push_back(i == j ? 1.0 : weights::cosine(*edits[i].delta, *edits[j].delta));
    }
    return answer;
}

void write_recipe(const commands::CombineRequest& request, const models::ModelDescription& model) {
    const fs::path folder = fs::absolute(request.recipe_out).parent_path();
    std::set<std::string> components;
    auto recipe = weights::recipe_for(model, request.name, {});
    for (const auto& use : uses_of(request.edits))
        // A folder of PEFT stands for the files in it.
        for (const auto& [file, home] : weights::adapter_files(use.path)) {
            weights::DeltaFileReport report;
            const auto delta = weights::read_delta(file, model, report, use.partial);
            for (const auto& [component, changes] : delta.components) components.insert(component);
            protocol::RecipeDelta entry;
            entry.name = home.empty() ? file.stem().string() : home;
            entry.sha256 = value_or_throw(sha256_of_file(file));
            entry.use = use;
            entry.use.path = fs::absolute(file).lexically_relative(folder).string();
            if (!report.provenance.is_null()) entry.provenance = report.provenance;
            recipe.deltas.push_back(std::move(entry));
        }
    for (const auto& component : components)
        recipe.components[component] = models::component_hash(model, component);
    const auto text = value_or_throw(protocol::print_edit_recipe(recipe));
    value_or_throw(io::write_file_atomically(request.recipe_out, text));
}

void write_result(const commands::CombineRequest& request, const weights::Edits& edits,
                  commands::CombineAnswer& answer) {
    std::vector<const weights::Delta*> deltas;
    for (const auto& applied : edits) deltas.push_back(applied.delta.get());
    const auto result = request.consensus ? weights::sign_consensus(deltas) : weights::combined(edits);
    auto parts = nlohmann::json::array();
    for (const auto& use : uses_of(request.edits))
        parts.push_back({{"file", fs::path(use.path).filename().string()}, {"lambda", use.scale}});
    weights::write_delta(request.out, result,
                         {{"made by", request.consensus ? "sign consensus" : "sum"}, {"of", parts}});
    answer.path = request.out;
    answer.norm = weights::norm(result);
}

}  // namespace

std::vector<protocol::LoraUse> uses_of(const commands::EditChoice& choice) {
    protocol::RenderRequest request;
    request.weights = choice.recipe;
    for (const auto& edit : choice.edits) {
        const auto term = value_or_throw(commands::edit_term(edit, "--edit"));
        request.loras.push_back({.path = term.path, .scale = term.lambda});
        request.loras.back().partial = choice.partial;
    }
    value_or_throw(protocol::validate(request));
    return request.loras;
}

weights::Edits read_edits(const commands::EditChoice& choice, const models::ModelDescription& model) {
    weights::EditCache shelf;
    auto all = shelf.edits(model, choice.recipe, uses_of(choice));
    if (all.empty())
        throw Failure(ErrorCode::bad_input, "there is no edit that does anything", "give --edit or --recipe");
    return all;
}

commands::TaskVectorAnswer make_task_vector(const commands::TaskVectorRequest& request) {
    require_place_for(request.out);
    const torch::InferenceMode guard;
    const auto base = models::require_model(engine::find_model(request.base));
    const auto tuned = models::require_model(engine::find_model(request.tuned));
    if (base.family != tuned.family)
        throw Failure(ErrorCode::bad_input,
                      "the base is of the family " + std::string(models::to_string(base.family)) +
                          ", the fine-tuned model of " + models::to_string(tuned.family),
                      "choose two checkpoints of one family");
    const auto delta = weights::task_vector(editable_files(base, request.components),
                                            editable_files(tuned, request.components));
    weights::write_delta(request.out, delta,
                         {{"made by", "task-vector"},
                          {"base", base.root.filename().string()},
                          {"tuned", tuned.root.filename().string()},
                          {"unet sha256", models::component_hash(base, "unet")}});
    auto notes = delta.notes;
    const double norm = weights::norm(delta);
    if (norm == 0) notes.emplace_back("the two models have the same weights: the edit changes nothing");
    return {request.out, static_cast<int64_t>(delta.tensors()), norm, notes};
}

commands::CombineAnswer combine_edits(const commands::CombineRequest& request) {
    if (!request.out.empty()) require_place_for(request.out);
    if (!request.recipe_out.empty()) require_place_for(request.recipe_out);
    const torch::InferenceMode guard;
    const auto model = models::require_model(engine::find_model(request.model));
    const auto edits = read_edits(request.edits, model);
    auto answer = compared(edits);
    answer.notes = weights::notes_of(edits);
    if (!request.recipe_out.empty()) {
        write_recipe(request, model);
        answer.recipe = request.recipe_out;
    }
    if (!request.out.empty()) write_result(request, edits, answer);
    return answer;
}

}  // namespace burin::curation
