// burin-cli as a function, so that tests can run it without loading libtorch anew each time.
#pragma once

namespace burin::app {

/// Reads the arguments, does what they ask for and gives the exit code. Once per process: it takes over
/// interrupts, and may start the process anew.
int run_program(int argc, char** argv);

}  // namespace burin::app
