// `burin-cli neighbours`: the words that a model reads most like a concept, to be preserved.
#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "core/weights/concept_neighbours.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string model = "mini";
    std::vector<std::string> concepts, preserve, among;
    int count = 8;
};

Outcome neighbours(const Arguments& arguments, Context& context) {
    ProgressBar bar(!context.quiet && !context.json);
    const auto target = engine::choose_target("cpu", "fp32", 0);
    engine::apply_threads(target);
    const auto model = open_model(arguments.model, target, bar);
    const auto found = weights::nearest_neighbours(model->description(), model->text(), arguments.concepts,
                                                   static_cast<size_t>(arguments.count), arguments.preserve,
                                                   arguments.among);
    bar.clear();
    Outcome outcome;
    auto& list = outcome.json["neighbours"] = nlohmann::json::array();
    outcome.text = "likeness  (cosine of what the cross-attention reads)\n";
    for (const auto& neighbour : found) {
        list.push_back({{"text", neighbour.text}, {"likeness", neighbour.likeness}});
        char line[32];
        std::snprintf(line, sizeof line, "%8.3f  ", neighbour.likeness);
        outcome.text += line + neighbour.text + "\n";
    }
    return outcome;
}

}  // namespace

void add_neighbours(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("neighbours", "Find the words that a model reads most like a concept");
    auto arguments = std::make_shared<Arguments>();
    command
        ->add_option("-m,--model", arguments->model,
                     "A checkpoint: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_option("-c,--concept", arguments->concepts, "Words that call it up; repeat for aliases")
        ->type_name("TEXT")
        ->required();
    command
        ->add_option("--preserve", arguments->preserve, "Texts that are preserved already (may be repeated)")
        ->type_name("TEXT");
    command
        ->add_option("--among", arguments->among,
                     "Texts to choose from (may be repeated) [whole words of the model's vocabulary]")
        ->type_name("TEXT");
    command->add_option("--count", arguments->count, "How many [8]")->check(CLI::Range(1, 1000));
    command->footer(
        "Example:\n  burin-cli neighbours --concept \"zaffi quill\"\n"
        "burin-cli erase --neighbours N finds and preserves them by itself.");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return neighbours(*arguments, context); };
    });
}

}  // namespace burin::app
