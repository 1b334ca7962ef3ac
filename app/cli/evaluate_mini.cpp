// `burin-cli evaluate-mini`: measures what the embedded model must be able to do.
#include "core/curation/evaluate_mini.h"

#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/request_options.h"
#include "app/cli/run_hooks.h"

namespace burin::app {
namespace {

std::string table_of(const std::vector<evaluation::GateResult>& gates) {
    std::string table;
    for (const auto& gate : gates) {
        char line[160];
        std::snprintf(line, sizeof line, "%-46s %8.2f %-2s  %s %6.2f  %s  (%lld cases", gate.what.c_str(),
                      gate.measured, gate.unit.c_str(), gate.at_most ? "<=" : ">=", gate.wanted,
                      gate.met() ? "met   " : "MISSED", static_cast<long long>(gate.of));
        table += line;
        if (gate.high > 0) {
            std::snprintf(line, sizeof line, ", %.1f to %.1f %%", gate.low, gate.high);
            table += line;
        }
        table += ")\n";
    }
    return table;
}

Outcome evaluate(const commands::EvaluateMiniRequest& request, const Context& context) {
    BarHooks bar(context);
    const auto outcome = curation::evaluate_mini(request, bar.hooks());
    bar.clear();
    return {outcome.json, table_of(outcome.report.gates)};
}

}  // namespace

void add_evaluate_mini(CLI::App& app, Context& context) {
    add_request<commands::EvaluateMiniRequest>(
        app, context, "Measure the embedded model against its gates",
        [&context](const commands::EvaluateMiniRequest& request) { return evaluate(request, context); })
        ->footer(
            "Examples:\n  burin-cli evaluate-mini --out gates.json --sheets gates\n"
            "  burin-cli evaluate-mini --model training-runs/day/model --prompts 100 --seeds 10");
}

}  // namespace burin::app
