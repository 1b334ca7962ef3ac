// `burin-cli task-vector`, `combine-edits` and `export-edits`: edits out of checkpoints and of edits.
#include "core/curation/combine_edits.h"

#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/request_options.h"
#include "app/cli/run_hooks.h"
#include "app/cli/session.h"
#include "core/commands/answer_json.h"

namespace burin::app {
namespace {

Outcome task_vector(const commands::TaskVectorRequest& request) {
    const auto answer = curation::make_task_vector(request);
    char line[120];
    std::snprintf(line, sizeof line, "%lld tensors, norm %.4g\n", static_cast<long long>(answer.tensors),
                  answer.norm);
    Outcome outcome{commands::to_json(answer), answer.path + "\n" + line};
    tell_notes(answer.notes, outcome);
    return outcome;
}

Outcome combine(const commands::CombineRequest& request) {
    const auto answer = curation::combine_edits(request);
    Outcome outcome{commands::to_json(answer), "norm        cosine with the others\n"};
    for (size_t i = 0; i < answer.norms.size(); ++i) {
        char line[64];
        std::snprintf(line, sizeof line, "%-10.4g", answer.norms[i]);
        outcome.text += line;
        for (const double cosine : answer.cosines[i]) {
            std::snprintf(line, sizeof line, " %+.3f", cosine);
            outcome.text += line;
        }
        const auto uses = curation::uses_of(request.edits);
        outcome.text += "  " + (i < uses.size() ? uses[i].path : std::string()) + "\n";
    }
    tell_notes(answer.notes, outcome);
    if (answer.recipe) outcome.text += *answer.recipe + "\n";
    if (answer.path) outcome.text += *answer.path + "\n";
    return outcome;
}

Outcome export_edits(const commands::ExportRequest& request, const Context& context) {
    BarHooks bar(context);
    const auto answer = curation::export_edits(request, bar.hooks());
    bar.clear();
    char line[200];
    Outcome outcome{commands::to_json(answer), answer.path + "\n"};
    if (answer.lost_share) {
        std::snprintf(line, sizeof line,
                      "%lld of %lld tensors edited; rounding to %s lost %.2g %% of the edits\n",
                      static_cast<long long>(answer.edited.value_or(0)),
                      static_cast<long long>(answer.tensors.value_or(0)), request.type.c_str(),
                      100 * *answer.lost_share);
        outcome.text += line;
        if (*answer.lost_share > 0.1)
            outcome.text += "That is much: export as fp32, or hand on a LoRA beside the base.\n";
    } else {
        std::snprintf(
            line, sizeof line,
            "%lld modules, %.2f %% of the edits' squared norm kept, %lld tensors a LoRA cannot hold\n",
            static_cast<long long>(answer.modules.value_or(0)), 100 * answer.kept_energy.value_or(0),
            static_cast<long long>(answer.left_out.value_or(0)));
        outcome.text += line;
    }
    tell_notes(answer.notes, outcome);
    return outcome;
}

}  // namespace

void add_combine_edits(CLI::App& app, Context& context) {
    add_request<commands::TaskVectorRequest>(
        app, context, "A fine-tuned checkpoint minus its base, as a delta file", task_vector)
        ->footer("Example:\n  burin-cli task-vector --base sd15 --tuned sd15-style --out style.safetensors");
    add_request<commands::CombineRequest>(
        app, context, "Norms and cosines of weight edits; their sum, their consensus, or a recipe of them",
        combine)
        ->footer(
            "Examples:\n  burin-cli combine-edits --edit a.safetensors --edit b.safetensors\n"
            "  burin-cli combine-edits --edit c.safetensors --edit b.safetensors --edit a.safetensors=-1 "
            "--out analogy.safetensors\n"
            "  burin-cli combine-edits --edit a.safetensors=-0.8 --recipe-out without.edits.json");
}

void add_export_edits(CLI::App& app, Context& context) {
    add_request<commands::ExportRequest>(
        app, context, "Write weight edits as an edited model folder, or as one LoRA file",
        [&context](const commands::ExportRequest& request) { return export_edits(request, context); })
        ->footer(
            "Examples:\n  burin-cli export-edits --edit zaffi.safetensors=0.8 --out mini-without-zaffi "
            "--type fp32\n"
            "  burin-cli export-edits --recipe without.edits.json --lora-out without.safetensors --naming "
            "kohya");
}

}  // namespace burin::app
