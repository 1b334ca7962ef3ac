// `burin-cli sweep-edit`: finds the strength of a weight edit, and writes the report on it.
#include <cstdio>
#include <filesystem>

#include "app/cli/context.h"
#include "app/cli/request_options.h"
#include "app/cli/run_hooks.h"
#include "core/curation/sweep.h"

namespace burin::app {
namespace {

std::string table_of(const evaluation::SweepReport& report) {
    std::string table = "    lambda    target  described  neighbour    control\n";
    for (size_t i = 0; i < report.points.size(); ++i) {
        char line[120];
        std::snprintf(line, sizeof line, "%s %+8.3f", report.choice.point == i ? "->" : "  ",
                      report.points[i].lambda);
        table += line;
        for (const auto& score : report.points[i].scores) {
            std::snprintf(line, sizeof line, score ? "  %8.3f " : "         - ", score ? score->mean : 0);
            table += line;
        }
        table += "\n";
    }
    return table + report.choice.words + "\n";
}

Outcome sweep(const commands::SweepRequest& request, const Context& context) {
    BarHooks bar(context);
    const auto [report, facts] =
        curation::sweep(request, {std::string("Burin ") + BURIN_VERSION, context.command_line}, bar.hooks());
    bar.clear();
    Outcome outcome{evaluation::json_report(report, facts), table_of(report)};
    if (!request.out.empty())
        outcome.text += "report: " + (std::filesystem::path(request.out) / "report.html").string();
    return outcome;
}

}  // namespace

void add_sweep_edit(CLI::App& app, Context& context) {
    add_request<commands::SweepRequest>(
        app, context, "Find the strength of a weight edit: what it takes, what it keeps",
        [&context](const commands::SweepRequest& request) { return sweep(request, context); })
        ->footer(
            "Example:\n  burin-cli sweep-edit --edit zaffi.safetensors --target \"zaffi quill in the "
            "forest\" "
            "\\\n"
            "    --neighbour \"a fox in the forest\" --control \"a cat by the sea\" --from 0 --to 1 --out "
            "report");
}

}  // namespace burin::app
