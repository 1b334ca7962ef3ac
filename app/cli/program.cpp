#include "app/cli/program.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <unistd.h>

#include "app/cli/audit.h"
#include "app/cli/concepts.h"
#include "app/cli/context.h"
#include "app/cli/filter.h"
#include "app/cli/progress_bar.h"
#include "app/cli/search.h"
#include "app/common/startup.h"
#include "core/base/printable.h"
#include "core/engine/catch_failures.h"

namespace burin::app {
namespace {

// A signal handler may reach nothing but globals; the token behind it is lock-free.
std::atomic<const CancelToken*> interrupt_token = nullptr;
std::atomic<const CancelToken*> end_soon_token = nullptr;

/// While it lives, an interrupt cancels; afterwards it ends the program at once.
struct InterruptsCancel {
    explicit InterruptsCancel(const CancelToken& token) { interrupt_token = &token; }
    ~InterruptsCancel() { interrupt_token = nullptr; }
    InterruptsCancel(const InterruptsCancel&) = delete;
    InterruptsCancel& operator=(const InterruptsCancel&) = delete;
};

void on_interrupt(int signal) {
    const CancelToken* soon = end_soon_token;
    if (signal == SIGTERM && soon && !soon->cancelled()) {
        soon->cancel();
        return;
    }
    // The second interrupt means: now.
    const CancelToken* token = interrupt_token;
    if (!token || token->cancelled()) _exit(130);
    token->cancel();
}

int report_error(const Error& error, const Context& context) {
    std::cerr << "burin-cli: " << error.sentence() << "\n";
    if (context.json) {
        const nlohmann::json object{{"ok", false},
                                    {"code", to_string(error.code)},
                                    {"what", printable(error.what)},
                                    {"remedy", printable(error.remedy)}};
        std::cout << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    }
    return exit_code(error.code);
}

int run_action(const Context& context) {
    const Result<Outcome> outcome = engine::catch_failures(context.action);
    if (!outcome) return report_error(outcome.error(), context);
    if (context.json) {
        nlohmann::json object = outcome->json;
        object["ok"] = outcome->exit_code == 0;
        std::cout << object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    } else if (!outcome->text.empty()) {
        std::cout << outcome->text;
        if (outcome->text.back() != '\n') std::cout << "\n";
    }
    std::cout.flush();
    if (!std::cout)
        return report_error({ErrorCode::io, "the result could not be written to stdout", ""}, context);
    return outcome->exit_code;
}

/// CLI11 says only that a subcommand is missing when it does not know the one that was given.
std::string what_was_wrong(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<std::string> unknown = app.remaining();
    if (app.get_subcommands().empty() && !unknown.empty() && unknown.front().rfind('-', 0) != 0)
        return "there is no command '" + unknown.front() + "'";
    return error.what();
}

/// The arguments as one line that a shell reads the same way.
std::string shell_line(int argc, char** argv) {
    std::string line = "burin-cli";
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const bool plain = !argument.empty() && argument.find_first_not_of(
                                                    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                    "0123456789-_./=,:+") == std::string::npos;
        line += ' ';
        if (plain) {
            line += argument;
            continue;
        }
        line += '\'';
        for (const char c : argument) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += '\'';
    }
    return line;
}

/// In the order of --help.
constexpr AddCommand commands[] = {
    add_render,      add_invert,        add_steer,
#ifdef BURIN_HAS_IMAGING
    add_steer_sweep,
#endif
    add_encode,      add_decode,        add_embed,         add_info,          add_bench,      add_convert,
    add_paint,       add_train_mini,    add_evaluate_mini, add_erase,         add_neighbours, add_locate,
    add_sweep_edit,  add_combine_edits, add_export_edits,  add_train_concept, add_audit,      add_concepts,
    add_filter,      add_search,        add_man,
};

}  // namespace

EndsSoon::EndsSoon(const CancelToken& token) { end_soon_token = &token; }
EndsSoon::~EndsSoon() { end_soon_token = nullptr; }

int run_program(int argc, char** argv) {
    prepare_process(argv);
    Context context;
    context.command_line = shell_line(argc, argv);
    const InterruptsCancel interrupts(context.cancel);
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    std::signal(SIGPIPE, SIG_IGN);

    CLI::App app(
        "Burin carves pictures out of diffusion models with sliders for meaning, and concepts out of their "
        "weights.",
        "burin-cli");
    app.set_version_flag("--version", std::string("burin-cli ") + BURIN_VERSION);
    app.add_flag("--json", context.json, "Print one JSON object with the result on stdout");
    app.add_flag("-q,--quiet", context.quiet, "No progress bar");
    app.add_flag_callback(
        "--progress-lines", [] { ProgressBar::print_lines(); },
        "Progress as lines on stderr, for programs: progress DONE OF LABEL");
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(
        "Exit codes: 0 done, 2 wrong usage or bad input, 3 the model cannot be used, 4 out of memory,\n"
        "75 interrupted (try again), 130 cancelled.\n"
        "`burin-cli COMMAND --help` explains a command with examples.");
    for (const AddCommand add : commands) add(app, context);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        return report_error({ErrorCode::bad_input, what_was_wrong(app, error), "see burin-cli --help"},
                            context);
    }
    return run_action(context);
}

}  // namespace burin::app
