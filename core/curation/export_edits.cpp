#include <filesystem>

#include "core/base/sha256.h"
#include "core/curation/combine_edits.h"
#include "core/curation/edit_choice.h"
#include "core/engine/convert_model.h"
#include "core/engine/find_model.h"
#include "core/weights/adapter_file.h"
#include "core/weights/lora_writer.h"
#include "core/weights/recipe_edits.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using commands::ExportAnswer;
using commands::ExportRequest;

/// What the file is, for whoever opens it (the ModelSpec of safetensors metadata), and the recipe itself.
std::map<std::string, std::string> metadata_of(const ExportRequest& request, const fs::path& model) {
    auto edits = nlohmann::json::array();
    // A folder of PEFT stands for the files in it.
    for (const auto& use : uses_of(request.edits))
        for (const auto& [file, home] : weights::adapter_files(use.path))
            edits.push_back({{"file", file.filename().string()},
                             {"sha256", value_or_throw(sha256_of_file(file))},
                             {"lambda", use.scale}});
    nlohmann::json recipe{{"base", model.filename().string()}, {"deltas", edits}};
    if (!request.edits.recipe.empty()) recipe["recipe"] = fs::path(request.edits.recipe).filename().string();
    return {{"modelspec.sai_model_spec", "1.0.0"},
            {"modelspec.title", model.filename().string() + ", edited with Burin"},
            {"modelspec.implementation", "diffusers"},
            {"modelspec.description", "A base model with weight edits baked in; burin.recipe lists them."},
            {"burin.recipe", recipe.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)}};
}

ExportAnswer export_lora(const ExportRequest& request, const models::ModelDescription& model) {
    require_place_for(request.lora_out);
    if (request.naming != "peft" && request.naming != "kohya")
        throw Failure(ErrorCode::bad_input, "--naming is '" + request.naming + "'", "give peft or kohya");
    const auto naming = request.naming == "peft" ? weights::LoraNaming::peft : weights::LoraNaming::kohya;
    const auto edits = read_edits(request.edits, model);
    const auto delta = weights::combined(edits);
    for (const auto& use : uses_of(request.edits)) {
        std::error_code ignored;
        if (fs::equivalent(use.path, request.lora_out, ignored))
            throw Failure(ErrorCode::bad_input, "'" + request.lora_out + "' is one of the edits themselves",
                          "choose another name");
    }
    const auto written = weights::write_lora(request.lora_out, delta, 1, request.rank, naming, model);
    ExportAnswer answer;
    answer.path = request.lora_out;
    answer.modules = static_cast<int64_t>(written.modules);
    answer.left_out = static_cast<int64_t>(written.left_out);
    answer.kept_energy = written.kept_energy;
    answer.naming = request.naming;
    answer.notes = weights::notes_of(edits);
    return answer;
}

ExportAnswer export_folder(const ExportRequest& request, const models::ModelDescription& model,
                           const RunHooks& hooks) {
    const auto type = weight_type(request.type);
    const engine::BakedEdits baked{read_edits(request.edits, model), metadata_of(request, model.root)};
    const auto result = engine::convert_model(
        model.place, request.out, type,
        [&](const std::string& what, double fraction) {
            hooks.tell("writing " + what, static_cast<int64_t>(fraction * 100), 100);
        },
        hooks.cancel, baked);
    ExportAnswer answer;
    answer.path = request.out;
    answer.edited = result.edited, answer.tensors = result.tensors;
    answer.lost_share = result.lost_share;
    answer.notes = weights::notes_of(baked.edits);
    return answer;
}

}  // namespace

torch::ScalarType weight_type(const std::string& name) {
    if (name == "fp32") return torch::kFloat32;
    if (name == "bf16") return torch::kBFloat16;
    if (name == "fp16") return torch::kHalf;
    throw Failure(ErrorCode::bad_input, "type '" + name + "' is not known", "give fp32, bf16 or fp16");
}

ExportAnswer export_edits(const ExportRequest& request, const RunHooks& hooks) {
    if (request.out.empty() == request.lora_out.empty())
        throw Failure(ErrorCode::bad_input, "one of --out and --lora-out is needed, not both",
                      "give the folder or the file to write");
    const torch::InferenceMode guard;
    const auto model = models::require_model(engine::find_model(request.model));
    return request.out.empty() ? export_lora(request, model) : export_folder(request, model, hooks);
}

}  // namespace burin::curation
