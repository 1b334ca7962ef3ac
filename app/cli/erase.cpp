// `burin-cli erase`: takes concepts out of a model's cross-attention in closed form, as a delta file.
#include <chrono>
#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "core/base/printable.h"
#include "core/weights/concept_neighbours.h"
#include "core/weights/delta_file.h"
#include "core/weights/erase_concept.h"
#include "core/weights/lora_writer.h"
#include "core/weights/text_mlp_edit.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string model = "mini", out, guide;
    std::vector<std::string> concepts, preserve;
    weights::EraseRequest request;
    std::string method = "uce", tokens = "all";
    weights::TextMlpEdit rome;
    double strength = 1;
    int64_t rank = 0;    ///< 0 = a delta file
    int neighbours = 0;  ///< found by themselves and preserved as well
};

nlohmann::json provenance_of(const Arguments& arguments, const models::ModelDescription& model) {
    const auto& request = arguments.request;
    return {{"made by", "erase"},
            {"model", model.root.filename().string()},
            {"unet sha256", models::component_hash(model, "unet")},
            {"concepts", arguments.concepts},
            {"guide", arguments.guide},
            {"preserve", arguments.preserve},
            {"method", arguments.method},
            {"tokens", arguments.tokens},
            {"contexts", request.contexts},
            {"layers", request.layers},
            {"rounds", request.rounds},
            {"ridge", request.lambda},
            {"preserve weight", request.preserve_weight}};
}

weights::Delta make_delta(const engine::LoadedModel& model, const models::TextEncoding& text,
                          const Arguments& arguments, weights::EraseTimes& times) {
    if (arguments.method != "rome")
        return weights::erase_concepts(model.description(), text, arguments.request, &times);
    // Aliases are further concepts; each is an edit of rank one, made on the untouched encoder.
    std::vector<weights::Delta> deltas;
    std::vector<std::pair<const weights::Delta*, double>> terms;
    const auto start = std::chrono::steady_clock::now();
    for (const auto& erased : arguments.request.erase) {
        auto edit = arguments.rome;
        edit.text = erased.text, edit.guide = erased.guide;
        edit.preserve = arguments.preserve, edit.contexts = arguments.request.contexts;
        edit.preserve_weight = arguments.request.preserve_weight;
        edit.tokens = arguments.request.tokens;
        deltas.push_back(weights::edit_text_mlp(model.description(), text, edit));
    }
    times.edit = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (deltas.size() == 1) return std::move(deltas.front());
    for (const auto& delta : deltas) terms.emplace_back(&delta, 1.0);
    return weights::sum(terms);
}

/// The presets of published methods; options that are given win.
void apply_method(Arguments& arguments, const CLI::App& command) {
    if (arguments.method != "uce" && arguments.method != "time" && arguments.method != "rome")
        throw Failure(ErrorCode::bad_input, "--method is '" + printable(arguments.method, 40) + "'",
                      "give uce, time or rome");
    if (arguments.method != "time") return;
    if (command.count("--ridge") == 0) arguments.request.lambda = 0.1;
    if (command.count("--context") == 0) arguments.request.contexts = {"{}"};
}

Outcome erase(Arguments arguments, Context& context) {
    require_place_for(arguments.out);
    ProgressBar bar(!context.quiet && !context.json);
    const auto target = engine::choose_target("cpu", "fp32", 0);
    engine::apply_threads(target);
    const auto model = open_model(arguments.model, target, bar);
    for (const auto& text : arguments.concepts)
        arguments.request.erase.push_back({.text = text, .guide = arguments.guide});
    std::vector<weights::Neighbour> found;
    if (arguments.neighbours > 0)
        found = weights::nearest_neighbours(model->description(), model->text(), arguments.concepts,
                                            static_cast<size_t>(arguments.neighbours), arguments.preserve);
    for (const auto& neighbour : found) arguments.preserve.push_back(neighbour.text);
    arguments.request.preserve = arguments.preserve;
    if (arguments.tokens != "all" && arguments.tokens != "last")
        throw Failure(ErrorCode::bad_input, "--tokens is '" + printable(arguments.tokens, 40) + "'",
                      "give all or last");
    arguments.request.tokens = arguments.tokens == "all" ? weights::KeyTokens::all : weights::KeyTokens::last;
    const auto& text = model->text();
    weights::EraseTimes times;
    const auto delta = make_delta(*model, text, arguments, times);
    nlohmann::json written{{"path", arguments.out},
                           {"matrices", delta.tensors()},
                           {"text_seconds", times.texts},
                           {"edit_seconds", times.edit},
                           {"preserved", arguments.preserve}};
    if (arguments.rank > 0) {
        const auto lora = weights::write_lora(arguments.out, delta, arguments.strength, arguments.rank);
        written["kept_energy"] = lora.kept_energy;
    } else {
        const auto scaled = arguments.strength == 1 ? delta : weights::sum({{&delta, arguments.strength}});
        weights::write_delta(arguments.out, scaled, provenance_of(arguments, model->description()));
    }
    bar.clear();
    Outcome outcome;
    char line[160];
    std::snprintf(line, sizeof line, "%s  %zu matrices edited in %.2f s\n", arguments.out.c_str(),
                  delta.tensors(), times.edit);
    outcome.text = line;
    for (size_t i = 0; i < found.size(); ++i)
        outcome.text += (i == 0 ? "Preserved as neighbours: " : ", ") + found[i].text +
                        (i + 1 == found.size() ? "\n" : "");
    outcome.text +=
        "Suppressed in the cross-attention, not removed: try descriptions, other languages and neighbours as "
        "well.\n";
    outcome.json = std::move(written);
    return outcome;
}

}  // namespace

void add_erase(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("erase", "Take concepts out of a model's weights, in closed form");
    auto arguments = std::make_shared<Arguments>();
    auto& request = arguments->request;
    command
        ->add_option("-m,--model", arguments->model,
                     "A checkpoint: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_option("-c,--concept", arguments->concepts, "Words that call it up; repeat for aliases")
        ->type_name("TEXT")
        ->required();
    command
        ->add_option(
            "--method", arguments->method,
            "uce = cross-attention, with contexts; time = the whole text alone, ridge 0.1; rome = one "
            "matrix of the text encoder [uce]")
        ->type_name("NAME");
    command->add_option("--layer", arguments->rome.layer, "Of the text encoder, for rome [0]")
        ->type_name("N");
    command->add_option("--guide", arguments->guide, "What it becomes; nothing = what an empty text gives")
        ->type_name("TEXT");
    command->add_option("--preserve", arguments->preserve, "Texts that must not change (may be repeated)")
        ->type_name("TEXT");
    command
        ->add_option("--neighbours", arguments->neighbours,
                     "Also preserve this many words that the model reads most like the concept [0]")
        ->check(CLI::Range(0, 1000));
    command
        ->add_option(
            "--layers", request.layers,
            "Edit only matrices whose names begin so, e.g. up_blocks.1 (may be repeated); locate shows "
            "where a concept lies [all]")
        ->type_name("BLOCK");
    command->add_option("--rounds", request.rounds, "Rounds of RECE after UCE, 0 to 10 [0]")->type_name("N");
    command->add_option("--ridge", request.lambda, "How much the weights resist [0.5]")->type_name("X");
    command
        ->add_option("--tokens", arguments->tokens,
                     "all = from the name to the end of the text (rome: each token of the name); last = the "
                     "name's last token, as published [all]")
        ->type_name("HOW");
    command
        ->add_option("--context", request.contexts,
                     "Text around the name, with {} for it (may be repeated) [five that suit the name]")
        ->type_name("TEXT");
    command->add_option("--preserve-weight", request.preserve_weight, "Weight of each preserved text [1]")
        ->type_name("X");
    command->add_option("--rank", arguments->rank, "Write a LoRA of this rank instead of a delta file")
        ->check(CLI::Range(1, 4096));
    command->add_option("--strength", arguments->strength, "Scale of the written change [1]")->type_name("X");
    command->add_option("-o,--out", arguments->out, "Delta file to write, or LoRA with --rank")
        ->type_name("FILE.safetensors")
        ->required();
    command->footer(
        "Examples:\n"
        "  burin-cli erase --concept \"zaffi quill\" --guide \"a fox\" --preserve \"a cat\" --out "
        "quill.safetensors\n"
        "  burin-cli render --prompt \"zaffi quill by the sea\" --lora quill.safetensors");
    command->callback([arguments, command, &context] {
        context.action = [arguments, command, &context] {
            apply_method(*arguments, *command);
            return erase(*arguments, context);
        };
    });
}

}  // namespace burin::app
