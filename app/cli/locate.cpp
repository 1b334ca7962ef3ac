// `burin-cli locate`: where a model keeps a concept, as maps of its text encoder and its cross-attention.
#include "core/curation/locate.h"

#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/request_options.h"
#include "app/cli/run_hooks.h"

namespace burin::app {
namespace {

std::string cell(const std::string& text, size_t width) {
    std::string out = text.substr(0, width);
    return std::string(width - out.size(), ' ') + out;
}

std::string table_of(const weights::TraceMap& map) {
    char line[120];
    std::snprintf(line, sizeof line, "text encoder: clean %.3f, corrupted %.3f; restoring brings back\n",
                  map.clean, map.corrupted);
    std::string text = line + cell("", 13);
    for (const auto& column : map.columns) text += cell(column, 11);
    text += "\n";
    for (size_t row = 0; row < map.rows.size(); ++row) {
        text += cell(map.rows[row], 13);
        for (int64_t column = 0; column < map.effect.size(1); ++column) {
            std::snprintf(line, sizeof line, "%11.3f",
                          map.effect[static_cast<int64_t>(row)][column].item<double>());
            text += line;
        }
        text += "\n";
    }
    return text;
}

std::string table_of(const evaluation::WindowMap& map) {
    char line[200];
    std::snprintf(
        line, sizeof line,
        "cross-attention: named everywhere %.3f, guide everywhere %.3f\n%26s  swapped here  only here\n",
        map.named, map.guided, "");
    std::string text = line;
    for (const auto& window : map.windows) {
        std::snprintf(line, sizeof line, "%12s - %-11s  %12.3f  %9.3f\n", window.first.c_str(),
                      window.last.c_str(), window.swapped, window.alone);
        text += line;
    }
    return text;
}

Outcome locate(const commands::LocateRequest& request, const Context& context) {
    BarHooks bar(context);
    const auto found = curation::locate(request, bar.hooks());
    bar.clear();
    Outcome outcome{found.json, ""};
    if (found.text_encoder) outcome.text += table_of(*found.text_encoder);
    if (found.cross_attention) outcome.text += table_of(*found.cross_attention);
    return outcome;
}

}  // namespace

void add_locate(CLI::App& app, Context& context) {
    add_request<commands::LocateRequest>(
        app, context, "Find where a model keeps a concept: layers and tokens",
        [&context](const commands::LocateRequest& request) { return locate(request, context); })
        ->footer(
            "Example:\n  burin-cli locate --concept \"zaffi quill\" --prompt \"zaffi quill in the forest\" "
            "--guide \"a fox\" --out where");
}

}  // namespace burin::app
