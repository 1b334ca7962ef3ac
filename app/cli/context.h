// What every subcommand of burin-cli shares: how it reports, how it is interrupted, how it ends.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/base/cancel.h"
#include "core/base/result.h"

namespace burin::app {

/// The outcome of a command: the object that --json prints, and the text a person gets instead.
struct Outcome {
    nlohmann::json json = nlohmann::json::object();
    std::string text;
    int exit_code = 0;  ///< not 0 where the outcome is told in full and is a refusal all the same
};

struct Context {
    bool json = false;
    bool quiet = false;
    std::string command_line;  ///< as a shell would read it
    CancelToken cancel;
    /// Set by the subcommand that was chosen; run by main after the arguments were read.
    std::function<Outcome()> action;
};

/// Exit codes of the command line, part of its interface.
int exit_code(ErrorCode code);

using AddCommand = void (*)(CLI::App&, Context&);

void add_render(CLI::App& app, Context& context);
void add_invert(CLI::App& app, Context& context);
void add_steer(CLI::App& app, Context& context);
void add_encode(CLI::App& app, Context& context);
void add_decode(CLI::App& app, Context& context);
void add_embed(CLI::App& app, Context& context);
void add_info(CLI::App& app, Context& context);
void add_bench(CLI::App& app, Context& context);
void add_convert(CLI::App& app, Context& context);
void add_paint(CLI::App& app, Context& context);
void add_train_mini(CLI::App& app, Context& context);
void add_evaluate_mini(CLI::App& app, Context& context);
void add_erase(CLI::App& app, Context& context);
void add_neighbours(CLI::App& app, Context& context);
void add_locate(CLI::App& app, Context& context);
void add_sweep_edit(CLI::App& app, Context& context);
void add_combine_edits(CLI::App& app, Context& context);
void add_export_edits(CLI::App& app, Context& context);
void add_train_concept(CLI::App& app, Context& context);
void add_man(CLI::App& app, Context& context);
#ifdef BURIN_HAS_IMAGING
void add_steer_sweep(CLI::App& app, Context& context);
#endif

}  // namespace burin::app
