// `burin-cli info`: what a checkpoint is, and what would be refused.
#include <cstdio>
#include <sstream>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/session.h"
#include "core/base/printable.h"
#include "core/engine/checkpoint.h"
#include "core/engine/describe.h"

namespace burin::app {
namespace {

std::string count_text(int64_t parameters) {
    char text[32];
    if (parameters >= 1'000'000'000) {
        std::snprintf(text, sizeof text, "%.2f billion", static_cast<double>(parameters) / 1e9);
    } else {
        std::snprintf(text, sizeof text, "%.1f million", static_cast<double>(parameters) / 1e6);
    }
    return text;
}

std::string bytes_text(int64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

std::string for_people(const models::ModelDescription& model, const nlohmann::json& facts) {
    std::ostringstream out;
    out << printable(model.root.string()) << "\n"
        << "  family        " << models::to_string(model.family) << (model.inpainting ? ", inpainting" : "")
        << " (" << printable(model.pipeline) << ")\n"
        << "  picture       " << model.default_width << " x " << model.default_height << ", latent scale "
        << model.latent_scale << "\n  prediction    " << printable(model.prediction_type) << ", "
        << printable(model.scheduler_class)
        << (facts["spacing"] == "" ? "" : ", " + facts["spacing"].get<std::string>() + " spacing") << "\n"
        << "  parameters    " << count_text(facts["parameters"]) << "\n";
    for (const auto& component : model.components) {
        if (component.weights.empty()) continue;
        std::string types;
        for (const auto& [type, bytes] : component.bytes_by_type) types += (types.empty() ? "" : ", ") + type;
        char line[256];
        std::snprintf(line, sizeof line, "  %-16s %14s  %10s  %s\n", component.name.c_str(),
                      count_text(component.parameters).c_str(), bytes_text(component.bytes).c_str(),
                      types.c_str());
        out << line;
        if (const auto& entry = facts["components"][component.name]; entry.contains("sha256")) {
            out << "      sha256 " << entry["sha256"].get<std::string>() << "\n";
        }
    }
    for (const char* name :
         {"modelspec.title", "modelspec.author", "modelspec.merged_from", "modelspec.trigger_phrase"})
        if (const auto text = model.metadata.find(name); text != model.metadata.end())
            out << "  " << std::string_view(name).substr(10) << ": " << printable(text->second) << "\n";
    for (const std::string& note : model.notes) out << "  note: " << printable(note) << "\n";
    for (const Error& problem : model.problems) out << "  refused: " << problem.sentence() << "\n";
    out << (model.problems.empty() ? "  Burin can use this model.\n" : "  Burin cannot use this model.\n");
    return out.str();
}

Outcome info(const std::string& path, bool with_hash) {
    const models::ModelDescription model = engine::describe_checkpoint(find_model(path));
    if (model.components.empty() && !model.problems.empty()) throw Failure(model.problems.front());
    const nlohmann::json facts = engine::describe(model, with_hash);
    const int code = model.problems.empty() ? 0 : exit_code(ErrorCode::bad_model);
    return {facts, for_people(model, facts), code};
}

}  // namespace

void add_info(CLI::App& app, Context& context) {
    struct Arguments {
        std::string model = "mini";
        bool hash = false;
    };
    CLI::App* command = app.add_subcommand(
        "info", "Tell what a checkpoint is: family, parameters, types, and what would be refused");
    auto arguments = std::make_shared<Arguments>();
    command
        ->add_option("MODEL", arguments->model,
                     "A checkpoint: a folder of diffusers, a .safetensors file, or mini")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_flag("--hash", arguments->hash,
                      "Add the SHA-256 of each component's tensors (reads every weight)");
    command->footer(
        "Example:\n  burin-cli info models/sd15 --hash\n"
        "Ends with code 3 where the model cannot be used.");
    command->callback([arguments, &context] {
        context.action = [arguments] { return info(arguments->model, arguments->hash); };
    });
}

}  // namespace burin::app
