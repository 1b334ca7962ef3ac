// `burin-cli erase`: takes concepts out of a model's cross-attention in closed form, as a LoRA file.
#include <chrono>
#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "core/weights/erase_concept.h"
#include "core/weights/lora_writer.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string model = "mini", out, guide;
    std::vector<std::string> concepts, preserve;
    weights::EraseRequest request;
    double strength = 1;
};

Outcome erase(Arguments arguments, Context& context) {
    require_place_for(arguments.out);
    ProgressBar bar(!context.quiet && !context.json);
    const auto target = engine::choose_target("cpu", "fp32", 0);
    engine::apply_threads(target);
    const auto model = open_model(arguments.model, target, bar);
    for (const auto& text : arguments.concepts)
        arguments.request.erase.push_back({.text = text, .guide = arguments.guide});
    arguments.request.preserve = arguments.preserve;
    const auto start = std::chrono::steady_clock::now();
    const auto& text = model->text();
    const auto delta = weights::erase_concepts(model->description(), text, arguments.request);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto written = weights::write_lora(arguments.out, delta, arguments.strength, 1);
    bar.clear();
    Outcome outcome;
    char line[160];
    std::snprintf(line, sizeof line, "%s  %zu matrices edited in %.2f s\n", arguments.out.c_str(),
                  written.modules, seconds);
    outcome.text = line;
    outcome.text +=
        "Suppressed in the cross-attention, not removed: try descriptions, other languages and neighbours as "
        "well.\n";
    outcome.json = {{"path", arguments.out}, {"matrices", written.modules}, {"seconds", seconds}};
    return outcome;
}

}  // namespace

void add_erase(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("erase", "Take concepts out of a model's weights, in closed form");
    auto arguments = std::make_shared<Arguments>();
    auto& request = arguments->request;
    command->add_option("-m,--model", arguments->model, "Folder of a checkpoint, or mini [mini]")
        ->type_name("DIR");
    command->add_option("-c,--concept", arguments->concepts, "Words that call it up; repeat for aliases")
        ->type_name("TEXT")
        ->required();
    command->add_option("--guide", arguments->guide, "What it becomes; nothing = what an empty text gives")
        ->type_name("TEXT");
    command->add_option("--preserve", arguments->preserve, "Texts that must not change (may be repeated)")
        ->type_name("TEXT");
    command->add_option("--rounds", request.rounds, "Rounds of RECE after UCE, 0 to 10 [0]")->type_name("N");
    command->add_option("--ridge", request.lambda, "How much the weights resist [0.5]")->type_name("X");
    command->add_option("--strength", arguments->strength, "Scale of the written change [1]")->type_name("X");
    command->add_option("-o,--out", arguments->out, "LoRA file to write")
        ->type_name("FILE.safetensors")
        ->required();
    command->footer(
        "Examples:\n"
        "  burin-cli erase --concept \"zaffi quill\" --guide \"a fox\" --preserve \"a cat\" --out "
        "quill.safetensors\n"
        "  burin-cli render --prompt \"zaffi quill by the sea\" --lora quill.safetensors");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return erase(*arguments, context); };
    });
}

}  // namespace burin::app
