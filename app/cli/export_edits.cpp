// `burin-cli export-edits`: weight edits as an edited checkpoint folder, or as one LoRA file.
#include <cstdio>
#include <filesystem>

#include "app/cli/context.h"
#include "app/cli/edit_options.h"
#include "app/cli/model_options.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "app/cli/weight_type.h"
#include "core/base/sha256.h"
#include "core/engine/convert_model.h"
#include "core/protocol/edit_recipe.h"
#include "core/weights/adapter_file.h"
#include "core/weights/lora_writer.h"
#include "core/weights/recipe_edits.h"

namespace burin::app {
namespace {

namespace fs = std::filesystem;

struct Arguments {
    std::string model = "mini", out, lora_out, type = "fp16", naming = "peft";
    int64_t rank = 16;
    EditOptions edits;
};

/// What the file is, for whoever opens it (the ModelSpec of safetensors metadata), and the recipe itself.
std::map<std::string, std::string> metadata_of(const Arguments& arguments, const fs::path& model) {
    auto edits = nlohmann::json::array();
    // A folder of PEFT stands for the files in it.
    for (const auto& use : arguments.edits.uses())
        for (const auto& [file, home] : weights::adapter_files(use.path))
            edits.push_back({{"file", file.filename().string()},
                             {"sha256", value_or_throw(sha256_of_file(file))},
                             {"lambda", use.scale}});
    nlohmann::json recipe{{"base", model.filename().string()}, {"deltas", edits}};
    if (!arguments.edits.recipe.empty())
        recipe["recipe"] = fs::path(arguments.edits.recipe).filename().string();
    return {{"modelspec.sai_model_spec", "1.0.0"},
            {"modelspec.title", model.filename().string() + ", edited with Burin"},
            {"modelspec.implementation", "diffusers"},
            {"modelspec.description", "A base model with weight edits baked in; burin.recipe lists them."},
            {"burin.recipe", recipe.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)}};
}

Outcome export_lora(const Arguments& arguments, const models::ModelDescription& model) {
    require_place_for(arguments.lora_out);
    if (arguments.naming != "peft" && arguments.naming != "kohya")
        throw Failure(ErrorCode::bad_input, "--naming is '" + arguments.naming + "'", "give peft or kohya");
    const auto naming = arguments.naming == "peft" ? weights::LoraNaming::peft : weights::LoraNaming::kohya;
    const auto edits = arguments.edits.read(model);
    const auto delta = weights::combined(edits);
    for (const auto& use : arguments.edits.uses()) {
        std::error_code ignored;
        if (fs::equivalent(use.path, arguments.lora_out, ignored))
            throw Failure(ErrorCode::bad_input, "'" + arguments.lora_out + "' is one of the edits themselves",
                          "choose another name");
    }
    const auto written = weights::write_lora(arguments.lora_out, delta, 1, arguments.rank, naming, model);
    char line[200];
    std::snprintf(line, sizeof line,
                  "%zu modules, %.2f %% of the edits' squared norm kept, %zu tensors a LoRA cannot hold\n",
                  written.modules, 100 * written.kept_energy, written.left_out);
    Outcome outcome{{{"path", arguments.lora_out},
                     {"modules", written.modules},
                     {"kept_energy", written.kept_energy},
                     {"left_out", written.left_out},
                     {"naming", arguments.naming}},
                    arguments.lora_out + "\n" + line};
    tell_notes(weights::notes_of(edits), outcome);
    return outcome;
}

Outcome export_folder(const Arguments& arguments, const models::ModelDescription& model, Context& context) {
    ProgressBar bar(!context.quiet && !context.json);
    const auto type = weight_type(arguments.type);
    const engine::BakedEdits baked{arguments.edits.read(model), metadata_of(arguments, model.root)};
    const auto result = engine::convert_model(
        model.place, arguments.out, type,
        [&](const std::string& what, double fraction) {
            bar.show("writing " + what, static_cast<int>(fraction * 100), 100);
        },
        context.cancel, baked);
    char line[200];
    std::snprintf(line, sizeof line,
                  "%lld of %lld tensors edited; rounding to %s lost %.2g %% of the edits\n",
                  static_cast<long long>(result.edited), static_cast<long long>(result.tensors),
                  arguments.type.c_str(), 100 * result.lost_share);
    Outcome outcome;
    outcome.text = arguments.out + "\n" + line;
    if (result.lost_share > 0.1)
        outcome.text += "That is much: export as fp32, or hand on a LoRA beside the base.\n";
    outcome.json = {{"path", arguments.out},
                    {"edited", result.edited},
                    {"tensors", result.tensors},
                    {"lost_share", result.lost_share}};
    tell_notes(weights::notes_of(baked.edits), outcome);
    return outcome;
}

Outcome export_edits(const Arguments& arguments, Context& context) {
    if (arguments.out.empty() == arguments.lora_out.empty())
        throw Failure(ErrorCode::bad_input, "one of --out and --lora-out is needed, not both",
                      "give the folder or the file to write");
    const torch::InferenceMode guard;
    const auto model = models::require_model(find_model(arguments.model));
    return arguments.out.empty() ? export_lora(arguments, model) : export_folder(arguments, model, context);
}

}  // namespace

void add_export_edits(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "export-edits", "Write weight edits as an edited model folder, or as one LoRA file");
    auto arguments = std::make_shared<Arguments>();
    command
        ->add_option("-m,--model", arguments->model,
                     "The base: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    arguments->edits.add_to(*command);
    command->add_option("-o,--out", arguments->out, "New model folder; must not exist")->type_name("DIR");
    command->add_option("-t,--type", arguments->type, "Of the folder: fp32, bf16 or fp16 [fp16]")
        ->type_name("TYPE");
    command->add_option("--lora-out", arguments->lora_out, "LoRA file")->type_name("FILE.safetensors");
    command->add_option("--naming", arguments->naming, "Of the LoRA: peft or kohya [peft]")
        ->type_name("NAME");
    command->add_option("--rank", arguments->rank, "Of the LoRA where an edit is no product already [16]")
        ->check(CLI::Range(1, 4096));
    command->footer(
        "Examples:\n  burin-cli export-edits --edit zaffi.safetensors=0.8 --out mini-without-zaffi --type "
        "fp32\n"
        "  burin-cli export-edits --recipe without.edits.json --lora-out without.safetensors --naming kohya");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return export_edits(*arguments, context); };
    });
}

}  // namespace burin::app
