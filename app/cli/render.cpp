// `burin-cli render`: a picture from a prompt.
#include "core/engine/render.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "app/cli/context.h"
#include "app/cli/defence_options.h"
#include "app/cli/output_files.h"
#include "app/cli/paste_back.h"
#include "app/cli/picture_texts.h"
#include "app/cli/progress_bar.h"
#include "app/cli/render_options.h"
#include "app/cli/session.h"
#include "app/cli/where_it_acts.h"
#include "core/base/printable.h"
#include "core/engine/describe.h"
#include "core/engine/tensor_io.h"
#include "core/protocol/direction_spec.h"
#include "core/protocol/recipe_text.h"
#include "core/protocol/request_json.h"

namespace burin::app {
namespace {

struct RenderArguments {
    RenderOptionSet request;
    std::string out = "picture.png", dump, where, paste_back, metadata = "full";
    engine::PromptFolders folders;
    engine::DefenceFiles defence;
    bool report = false, keep_paths = false;
};

protocol::MetadataLevel metadata_level(const std::string& name) {
    if (name == "full") return protocol::MetadataLevel::full;
    if (name == "label") return protocol::MetadataLevel::label;
    if (name == "none") return protocol::MetadataLevel::none;
    throw Failure(ErrorCode::bad_input, "--metadata is '" + printable(name, 40) + "'",
                  "give full, label or none");
}

void write_dump(const std::string& file, const engine::RenderedPicture& picture,
                std::vector<std::string>& notes) {
    if (!picture.dump.empty()) return engine::write_tensors(file, picture.dump);
    notes.push_back("the filter left no tensors of the picture to be written to '" + file + "'");
}

Outcome render(const RenderArguments& arguments, Context& context) {
    std::vector<std::string> notes;
    const protocol::RenderRequest request = arguments.request.build(&notes, arguments.folders.loras);
    const auto level = metadata_level(arguments.metadata);
    const OutputFiles files(arguments.out, request.batch, request.seed);
    std::optional<OutputFiles> where;
    if (!arguments.dump.empty()) require_place_for(arguments.dump);
    if (!arguments.where.empty()) where.emplace(arguments.where, request.batch, request.seed);
    if (!arguments.paste_back.empty()) require_photo(request, arguments.paste_back);
    ProgressBar bar(!context.quiet && !context.json);
    const auto target = engine::choose_target(request.device, request.precision, request.threads);
    engine::apply_threads(target);
    const auto model = open_model(request.model, target, bar);

    engine::RenderOptions options;
    options.use_cache = false;        // one request per process: nothing would be read again
    options.keep_components = false;  // likewise, and memory is what large models lack
    options.dump = !arguments.dump.empty();
    options.where_it_acts = where.has_value() || !arguments.paste_back.empty();
    options.folders = arguments.folders;
    options.defence = arguments.defence;
    engine::RenderHooks hooks;
    hooks.cancel = context.cancel;
    hooks.on_step = [&](const engine::StepProgress& progress) {
        std::string label = progress.what;
        if (progress.pictures > 1)
            label += " " + std::to_string(progress.picture + 1) + " of " + std::to_string(progress.pictures);
        bar.show(label, progress.step, progress.steps);
    };
    Outcome outcome;
    outcome.json = {{"request", protocol::to_json(request)},
                    {"device", target.name()},
                    {"pictures", nlohmann::json::array()}};
    hooks.on_picture = [&](const engine::RenderedPicture& picture) {
        const std::string path = files.path(picture.index);
        if (!picture.held_back)
            value_or_throw(write_picture(
                path, picture.picture, picture_texts(request, *model, picture, level, arguments.keep_paths)));
        nlohmann::json entry{{"path", path},
                             {"seed", picture.seed},
                             {"seconds", picture.seconds},
                             {"width", picture.picture.width},
                             {"height", picture.picture.height},
                             {"notes", picture.notes}};
        entry.update(picture.facts);
        if (picture.held_back) {
            entry.erase("path");
            outcome.exit_code = exit_code(ErrorCode::bad_input);
        }
        if (picture.fidelity) entry["fidelity"] = engine::fidelity_json(*picture.fidelity);
        if (!arguments.paste_back.empty() && !picture.held_back) {
            const auto lost =
                write_pasted_back(arguments.paste_back, request, picture,
                                  picture_texts(request, *model, picture, level, arguments.keep_paths));
            entry["pasted_back"] = arguments.paste_back;
            notes.insert(notes.end(), lost.begin(), lost.end());
        }
        if (arguments.report) entry["report"] = engine::report_json(picture.report, request.guidance);
        outcome.json["pictures"].push_back(entry);
        for (const auto& note : picture.notes)
            if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
        if (where) write_where_it_acts(where->path(picture.index), picture, request.guidance);
        if (options.dump && picture.index == 0) write_dump(arguments.dump, picture, notes);
        bar.clear();
        char line[64];
        std::snprintf(line, sizeof line, "%.1f s", picture.seconds);
        outcome.text += (picture.held_back ? "held back, not written" : path) + "  (seed " +
                        std::to_string(picture.seed) + ", " + line + ")\n";
        if (arguments.report) outcome.text += entry["report"].dump(2) + "\n";
    };
    engine::Renderer(0).render(*model, request, options, hooks);
    tell_notes(notes, outcome);
    return outcome;
}

}  // namespace

void add_render(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("render", "Paint a picture from a prompt");
    auto arguments = std::make_shared<RenderArguments>();
    arguments->request.add_to(*command);
    command
        ->add_option("-o,--out", arguments->out,
                     "Picture to write, .png or .jpg; a batch adds the seed [picture.png]")
        ->type_name("FILE");
    command
        ->add_option("--dump", arguments->dump,
                     "Write noise, timesteps, latents, text and picture of the first seed")
        ->type_name("FILE.safetensors");
    command
        ->add_option("--where", arguments->where,
                     "Write the picture with the places where each direction acted")
        ->type_name("FILE");
    command
        ->add_option("--paste-back", arguments->paste_back,
                     "Write the photo at its own size as well, with the edited part pasted in")
        ->type_name("FILE");
    command
        ->add_option("--metadata", arguments->metadata,
                     "What the file tells of how it was made: full, label (made by a model) or none [full]")
        ->type_name("LEVEL");
    command->add_flag("--keep-paths", arguments->keep_paths,
                      "Write the paths of files into the picture, not only names and hashes");
    command
        ->add_option("--loras", arguments->folders.loras,
                     "Folder of what the prompt asks for as <lora:name:0.8> [beside the model]")
        ->type_name("DIR");
    command
        ->add_option("--embeddings", arguments->folders.embeddings,
                     "Folder of embeddings that texts may name [beside the model]")
        ->type_name("DIR");
    add_defence_options(*command, arguments->defence);
    command->add_flag("--report", arguments->report,
                      "Tell per direction and step where and how strongly it acted");
    command->footer(
        "A direction (-d) is a line \"text=glasses;strength=5\" of\n" +
        protocol::direction_spec_help(protocol::GuidanceMode::studio) + "and in reference mode of\n" +
        protocol::direction_spec_help(protocol::GuidanceMode::reference) +
        "\nExamples:\n"
        "  burin-cli render --model models/sd15 --prompt \"a fox in the snow\" --seed 7 --out fox.png\n"
        "  burin-cli render -m models/sd15 -p \"a portrait\" -d \"text=glasses;strength=6\" -d "
        "\"text=winter;strength=4\"\n"
        "  burin-cli render -m models/sd15 -p \"a portrait\" --init photo.jpg --strength 0.5 --out "
        "painted.png\n"
        "  burin-cli render -m models/sd15 --photo photo.jpg -d \"text=glasses;strength=6\" --out "
        "glasses.png\n"
        "  burin-cli render -m models/sd15 --photo photo.jpg -d \"text=winter\" --paste-back winter.png\n"
        "  burin-cli render -m models/sd15 --inverted photo.safetensors -d \"text=winter;strength=4\"");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return render(*arguments, context); };
    });
}

}  // namespace burin::app
