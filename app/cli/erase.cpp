// `burin-cli erase` and `burin-cli neighbours`: concepts out of a model in closed form, and what to preserve.
#include "core/curation/erase.h"

#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/request_options.h"
#include "app/cli/run_hooks.h"
#include "app/cli/session.h"
#include "core/commands/answer_json.h"

namespace burin::app {
namespace {

Outcome erase(const commands::EraseRequest& request, const Context& context) {
    BarHooks bar(context);
    const auto answer = curation::erase(request, bar.hooks());
    bar.clear();
    char line[160];
    std::snprintf(line, sizeof line, "%s  %lld matrices edited in %.2f s\n", answer.path.c_str(),
                  static_cast<long long>(answer.matrices), answer.edit_seconds);
    Outcome outcome{commands::to_json(answer), line};
    for (size_t i = 0; i < answer.neighbours.size(); ++i)
        outcome.text += (i == 0 ? "Preserved as neighbours: " : ", ") + answer.neighbours[i] +
                        (i + 1 == answer.neighbours.size() ? "\n" : "");
    tell_notes(answer.notes, outcome);
    outcome.text +=
        "Suppressed in the cross-attention, not removed: try descriptions, other languages and neighbours as "
        "well.\n";
    return outcome;
}

Outcome neighbours(const commands::NeighboursRequest& request, const Context& context) {
    BarHooks bar(context);
    const auto answer = curation::find_neighbours(request, bar.hooks());
    bar.clear();
    Outcome outcome{commands::to_json(answer), "likeness  (cosine of what the cross-attention reads)\n"};
    for (const auto& neighbour : answer.neighbours) {
        char line[32];
        std::snprintf(line, sizeof line, "%8.3f  ", neighbour.likeness);
        outcome.text += line + neighbour.text + "\n";
    }
    return outcome;
}

}  // namespace

void add_erase(CLI::App& app, Context& context) {
    add_request<commands::EraseRequest>(
        app, context, "Take concepts out of a model's weights, in closed form",
        [&context](const commands::EraseRequest& request) { return erase(request, context); })
        ->footer(
            "Examples:\n"
            "  burin-cli erase --concept \"zaffi quill\" --guide \"a fox\" --preserve \"a cat\" --out "
            "quill.safetensors\n"
            "  burin-cli render --prompt \"zaffi quill by the sea\" --lora quill.safetensors");
}

void add_neighbours(CLI::App& app, Context& context) {
    add_request<commands::NeighboursRequest>(
        app, context, "Find the words that a model reads most like a concept",
        [&context](const commands::NeighboursRequest& request) { return neighbours(request, context); })
        ->footer(
            "Example:\n  burin-cli neighbours --concept \"zaffi quill\"\n"
            "burin-cli erase --neighbours N finds and preserves them by itself.");
}

}  // namespace burin::app
