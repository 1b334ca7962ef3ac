#include "tests/ui/fake_engine/script.h"

#include <cstdlib>
#include <map>

#include <CLI/CLI.hpp>

namespace burin::fake {

Script read_script(int count, char** arguments) {
    Script script;
    CLI::App app(
        "An engine that only pretends: the protocol of burin-engine with scripted times and failures.");
    app.add_option("--hello-ms", script.hello_ms, "time before it says hello");
    app.add_option("--load-ms", script.load_ms, "time of loading a model");
    app.add_option("--step-ms", script.step_ms, "time of a step");
    app.add_option("--decode-ms", script.decode_ms, "time of decoding a picture");
    app.add_option("--side", script.side, "side of a picture whose request names no size");
    app.add_option("--major", script.major, "major version of the protocol it claims to speak");
    app.add_option("--minor", script.minor, "minor version of the protocol it claims to speak");
    app.add_option("--frame-bytes", script.frame_bytes, "longest frame it claims to take");
    app.add_flag("--no-heartbeats{false}", script.heartbeats, "say nothing without being asked");
    app.add_flag("--die-at-start", script.die_at_start, "end before hello");
    app.add_option("--cosine", script.cosine, "reported between any two directions");
    app.add_option("--oom-above", script.oom_above, "wider pictures do not fit into memory");
    const std::map<std::string, Script::Misfortune> misfortunes{{"crash", Script::Misfortune::crash},
                                                                {"hang", Script::Misfortune::hang},
                                                                {"garbage", Script::Misfortune::garbage},
                                                                {"fail", Script::Misfortune::fail},
                                                                {"oom", Script::Misfortune::out_of_memory}};
    app.add_option("--misfortune", script.misfortune, "what goes wrong")
        ->transform(CLI::CheckedTransformer(misfortunes));
    app.add_option("--at-step", script.at_step, "the step at which it goes wrong");
    app.add_option("--once", script.once,
                   "a file that is made when it goes wrong; not again while it is there");
    app.add_option("--log", script.log, "a file that gets a line for each command");
    app.add_flag("--log-steps", script.log_steps, "a line for each step too");
    app.add_option("--stderr", script.stderr_text, "a text for the standard error");
    app.add_option("--picture-note", script.picture_notes, "a note about each picture; once for each");
    app.add_option("--model-note", script.model_notes, "a note about the model; once for each");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        std::exit(app.exit(error));
    }
    return script;
}

}  // namespace burin::fake
