// `burin-cli invert`: a real picture as noise that gives it back, in a file that opens at once.
#include <chrono>
#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/render_options.h"
#include "app/cli/session.h"
#include "core/engine/steer_picture.h"
#include "core/protocol/request_json.h"

namespace burin::app {
namespace {

struct InvertArguments {
    RenderOptionSet request;
    std::string picture, out = "inversion.safetensors";
    engine::PromptFolders folders;
};

Outcome invert(const InvertArguments& arguments, Context& context) {
    require_place_for(arguments.out);
    const protocol::RenderRequest request = arguments.request.build_for(arguments.picture);
    if (engine::open_real_picture(arguments.picture).is_inversion)
        throw Failure(ErrorCode::bad_input, "'" + arguments.picture + "' is an inversion already",
                      "give it to render --inverted");
    ProgressBar bar(!context.quiet && !context.json);
    const auto target = engine::choose_target(request.device, request.precision, request.threads);
    engine::apply_threads(target);
    const auto model = open_model(request.model, target, bar);
    model->use_edits(request.weights, request.loras);
    engine::RenderOptions options;
    options.use_cache = false, options.keep_components = false;
    options.folders = arguments.folders;
    engine::RenderHooks hooks;
    hooks.cancel = context.cancel;
    hooks.on_step = [&](const engine::StepProgress& progress) {
        bar.show(progress.what, progress.step, progress.steps);
    };
    const auto started = std::chrono::steady_clock::now();
    const auto inverted = engine::PictureSteering().invert(*model, request, options, hooks);
    engine::write_inversion(arguments.out, inverted.facts, *inverted.inversion, inverted.picture);
    bar.clear();
    const auto& facts = inverted.facts;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    char line[96];
    std::snprintf(line, sizeof line, "  (%d steps at %d x %d, %.1f s)\n", facts.origin.steps, facts.width,
                  facts.height, seconds);
    Outcome outcome{{{"path", arguments.out},
                     {"picture", arguments.picture},
                     {"picture_sha256", facts.origin.sha256},
                     {"steps", facts.origin.steps},
                     {"width", facts.width},
                     {"height", facts.height},
                     {"device", facts.target},
                     {"seconds", seconds},
                     {"request", protocol::to_json(request)}},
                    arguments.out + line};
    tell_notes(inverted.notes, outcome);
    return outcome;
}

}  // namespace

void add_invert(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("invert", "Turn a real picture into noise that gives it back, to be steered");
    auto arguments = std::make_shared<InvertArguments>();
    command->add_option("PICTURE", arguments->picture, "PNG or JPEG")->required()->type_name("FILE");
    command->add_option("-o,--out", arguments->out, "File to write [inversion.safetensors]")
        ->type_name("FILE");
    arguments->request.add_inversion_to(*command);
    command
        ->add_option("--embeddings", arguments->folders.embeddings,
                     "Folder of embeddings that the source text may name [beside the model]")
        ->type_name("DIR");
    command->footer(
        "The file holds the picture's own latent and the model's predictions, opens at once and needs no\n"
        "photo. It belongs to the model, the edits and the size it was made with.\n"
        "Examples:\n"
        "  burin-cli invert photo.jpg -m models/sd15 --out photo.safetensors\n"
        "  burin-cli invert photo.jpg -m models/sd15 --steps 50 --source \"a portrait of a woman\"\n"
        "  burin-cli render -m models/sd15 --inverted photo.safetensors -d \"text=glasses;strength=6\"");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return invert(*arguments, context); };
    });
}

}  // namespace burin::app
