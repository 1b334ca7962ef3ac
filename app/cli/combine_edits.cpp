// `burin-cli task-vector` and `burin-cli combine-edits`: deltas out of checkpoints and out of deltas.
#include <cstdio>
#include <filesystem>

#include "app/cli/context.h"
#include "app/cli/edit_options.h"
#include "app/cli/model_options.h"
#include "app/cli/output_files.h"
#include "app/cli/session.h"
#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/weights/adapter_file.h"
#include "core/weights/delta_file.h"
#include "core/weights/recipe_edits.h"

namespace burin::app {
namespace {

namespace fs = std::filesystem;
using Parts = std::map<std::string, models::TensorFiles>;

struct Arguments {
    std::string model = "mini", base = "mini", tuned, out, recipe_out, name;
    std::vector<std::string> components;
    bool consensus = false;
    EditOptions edits;
};

Parts parts_of(const models::ModelDescription& model, const std::vector<std::string>& wanted) {
    Parts parts;
    for (const auto& component : model.components) {
        const bool editable = component.name == "unet" || component.name.starts_with("text_encoder");
        const bool named =
            wanted.empty() || std::find(wanted.begin(), wanted.end(), component.name) != wanted.end();
        if (editable && named && !component.weights.empty())
            parts.emplace(component.name, models::component_files(model, component.name));
    }
    if (parts.empty())
        throw Failure(ErrorCode::bad_input, "none of the named components is there",
                      "give unet, text_encoder or text_encoder_2");
    return parts;
}

Outcome task_vector(const Arguments& arguments) {
    require_place_for(arguments.out);
    const torch::InferenceMode guard;
    const auto base = models::require_model(find_model(arguments.base));
    const auto tuned = models::require_model(find_model(arguments.tuned));
    if (base.family != tuned.family)
        throw Failure(ErrorCode::bad_input,
                      "the base is of the family " + std::string(models::to_string(base.family)) +
                          ", the fine-tuned model of " + models::to_string(tuned.family),
                      "choose two checkpoints of one family");
    const auto delta =
        weights::task_vector(parts_of(base, arguments.components), parts_of(tuned, arguments.components));
    weights::write_delta(arguments.out, delta,
                         {{"made by", "task-vector"},
                          {"base", base.root.filename().string()},
                          {"tuned", tuned.root.filename().string()},
                          {"unet sha256", models::component_hash(base, "unet")}});
    const double norm = weights::norm(delta);
    char line[120];
    std::snprintf(line, sizeof line, "%zu tensors, norm %.4g\n", delta.tensors(), norm);
    Outcome outcome{{{"path", arguments.out}, {"tensors", delta.tensors()}, {"norm", norm}},
                    arguments.out + "\n" + line};
    outcome.json["notes"] = delta.notes;
    for (const auto& note : delta.notes) outcome.text += "note: " + note + "\n";
    return outcome;
}

/// Norms and how the edits point, before anything is written.
Outcome compared(const weights::Edits& edits, const std::vector<protocol::LoraUse>& uses) {
    Outcome outcome;
    auto norms = nlohmann::json::array();
    auto cosines = nlohmann::json::array();
    outcome.text = "norm        cosine with the others\n";
    for (size_t i = 0; i < edits.size(); ++i) {
        norms.push_back(weights::norm(*edits[i].delta));
        char line[64];
        std::snprintf(line, sizeof line, "%-10.4g", norms.back().get<double>());
        outcome.text += line;
        auto& row = cosines.emplace_back(nlohmann::json::array());
        for (size_t j = 0; j < edits.size(); ++j) {
            row.push_back(i == j ? 1.0 : weights::cosine(*edits[i].delta, *edits[j].delta));
            std::snprintf(line, sizeof line, " %+.3f", row.back().get<double>());
            outcome.text += line;
        }
        outcome.text += "  " + (i < uses.size() ? uses[i].path : std::string()) + "\n";
    }
    outcome.json = {{"norms", norms}, {"cosines", cosines}};
    return outcome;
}

void write_recipe(const Arguments& arguments, const models::ModelDescription& model) {
    const fs::path folder = fs::absolute(arguments.recipe_out).parent_path();
    std::set<std::string> components;
    auto recipe = weights::recipe_for(model, arguments.name, {});
    for (const auto& use : arguments.edits.uses())
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
    value_or_throw(io::write_file_atomically(arguments.recipe_out, text));
}

Outcome combine(const Arguments& arguments) {
    if (!arguments.out.empty()) require_place_for(arguments.out);
    if (!arguments.recipe_out.empty()) require_place_for(arguments.recipe_out);
    const torch::InferenceMode guard;
    const auto model = models::require_model(find_model(arguments.model));
    const auto edits = arguments.edits.read(model);
    Outcome outcome = compared(edits, arguments.edits.uses());
    if (!arguments.recipe_out.empty()) {
        write_recipe(arguments, model);
        outcome.json["recipe"] = arguments.recipe_out;
        outcome.text += arguments.recipe_out + "\n";
    }
    tell_notes(weights::notes_of(edits), outcome);
    if (arguments.out.empty()) return outcome;
    std::vector<const weights::Delta*> deltas;
    for (const auto& applied : edits) deltas.push_back(applied.delta.get());
    const auto result = arguments.consensus ? weights::sign_consensus(deltas) : weights::combined(edits);
    auto parts = nlohmann::json::array();
    for (const auto& use : arguments.edits.uses())
        parts.push_back({{"file", fs::path(use.path).filename().string()}, {"lambda", use.scale}});
    weights::write_delta(arguments.out, result,
                         {{"made by", arguments.consensus ? "sign consensus" : "sum"}, {"of", parts}});
    outcome.json["path"] = arguments.out;
    outcome.json["norm"] = weights::norm(result);
    outcome.text += arguments.out + "\n";
    return outcome;
}

void add_task_vector(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("task-vector", "A fine-tuned checkpoint minus its base, as a delta file");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("--base", arguments->base, "The base: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    command->add_option("--tuned", arguments->tuned, "Folder of the fine-tuned model")
        ->type_name("DIR")
        ->required();
    command->add_option("--component", arguments->components,
                        "unet, text_encoder, text_encoder_2 (may be repeated) [all]");
    command->add_option("-o,--out", arguments->out, "Delta file")->type_name("FILE.safetensors")->required();
    command->footer(
        "Example:\n  burin-cli task-vector --base sd15 --tuned sd15-style --out style.safetensors");
    command->callback(
        [arguments, &context] { context.action = [arguments] { return task_vector(*arguments); }; });
}

}  // namespace

void add_combine_edits(CLI::App& app, Context& context) {
    add_task_vector(app, context);
    CLI::App* command = app.add_subcommand(
        "combine-edits",
        "Norms and cosines of weight edits; their sum, their consensus, or a recipe of them");
    auto arguments = std::make_shared<Arguments>();
    command
        ->add_option("-m,--model", arguments->model,
                     "The base: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    arguments->edits.add_to(*command);
    command->add_flag("--consensus", arguments->consensus,
                      "Keep what all agree on in sign, averaged (NegMerge), instead of the sum");
    command->add_option("-o,--out", arguments->out, "Delta file")->type_name("FILE.safetensors");
    command->add_option("--recipe-out", arguments->recipe_out, "Recipe of the edits with their lambdas")
        ->type_name("FILE.edits.json");
    command->add_option("--name", arguments->name, "Of the recipe")->type_name("TEXT");
    command->footer(
        "Examples:\n  burin-cli combine-edits --edit a.safetensors --edit b.safetensors\n"
        "  burin-cli combine-edits --edit c.safetensors --edit b.safetensors --edit a.safetensors=-1 "
        "--out analogy.safetensors\n"
        "  burin-cli combine-edits --edit a.safetensors=-0.8 --recipe-out without.edits.json");
    command->callback(
        [arguments, &context] { context.action = [arguments] { return combine(*arguments); }; });
}

}  // namespace burin::app
