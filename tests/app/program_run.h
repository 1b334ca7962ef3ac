// Runs burin-cli as a process and watches what it does.
#pragma once

#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace burin::test {

struct RunLimits {
    double seconds = 60;              ///< then the program is killed, and the run counts as hung
    unsigned long address_space = 0;  ///< bytes, RLIMIT_AS; 0 = no limit
};

struct ProgramRun {
    int exit_code = -1;  ///< -1 where a signal ended it
    int signal = 0;
    bool hung = false;
    long peak_kb = 0;  ///< resident memory
    double seconds = 0;
    std::string out, err;
};

/// Called about every 10 ms while the program runs, with its id and the seconds since its start.
using Watch = std::function<void(pid_t, double)>;

/// Thread-safe.
ProgramRun run_cli(const std::vector<std::string>& arguments, const RunLimits& limits = {},
                   const Watch& watch = {});

}  // namespace burin::test
