// What a fake engine is told to do: times, and the one misfortune that befalls it.
#pragma once

#include <string>
#include <vector>

#include "core/protocol/messages.h"

namespace burin::fake {

struct Script {
    double hello_ms = 0, load_ms = 0, step_ms = 2, decode_ms = 0;
    int side = 64;                                         ///< of a picture whose request names no size
    int major = 1, minor = protocol::protocol_minor;       ///< of the protocol it claims to speak
    uint64_t frame_bytes = protocol::limits::frame_bytes;  ///< that it claims to take
    bool heartbeats = true;
    bool die_at_start = false;
    double cosine = 2;  ///< reported between any two directions; beyond 1 = nothing is reported
    int oom_above = 0;  ///< pictures wider than this do not fit into memory; 0 = all do

    enum class Misfortune { none, crash, hang, garbage, fail, out_of_memory };
    Misfortune misfortune = Misfortune::none;
    int at_step = 1;
    std::string
        once;  ///< a file: where it is there already the misfortune is over; it is made when it strikes
    std::string log;         ///< a file: one line for each command
    bool log_steps = false;  ///< and one for each step
    std::string stderr_text;
    std::vector<std::string> picture_notes, model_notes;  ///< of every picture, and in "info"
};

/// Reads the arguments; ends the program with a sentence where they are wrong.
Script read_script(int count, char** arguments);

}  // namespace burin::fake
