// Runs burin-cli and watches what it does.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/support/temp_dir.h"

namespace burin::test {

struct RunLimits {
    double seconds = 120;             ///< then the program is killed, and the run counts as hung
    unsigned long address_space = 0;  ///< bytes, RLIMIT_AS; 0 = no limit
};

struct ProgramRun {
    int exit_code = -1;  ///< -1 where a signal ended it
    int signal = 0;
    bool hung = false;
    long peak_kb = 0;  ///< resident memory
    std::string out, err;
};

/// A process of its own that runs burin-cli. Made and asked by one thread, the only one of its process.
class RunningProgram {
  public:
    enum class Way {
        program,  ///< the file burin-cli
        fork,     ///< the same code in a copy of this process: spares loading libtorch for hundreds of runs
    };
    RunningProgram(const std::vector<std::string>& arguments, Way way, const RunLimits& limits = {});
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    /// Looks without waiting; past its time the program is killed.
    [[nodiscard]] bool finished();
    /// Once it is finished.
    [[nodiscard]] const ProgramRun& result() const { return run_; }
    [[nodiscard]] pid_t id() const { return child_; }
    /// Since the start.
    [[nodiscard]] double seconds() const;

  private:
    TempDir folder_;
    RunLimits limits_;
    pid_t child_ = 0;
    std::chrono::steady_clock::time_point start_;
    ProgramRun run_;
};

/// Called about every 10 ms while the program runs.
using Watch = std::function<void(const RunningProgram&)>;

/// Runs it to its end.
ProgramRun run_cli(const std::vector<std::string>& arguments, RunningProgram::Way way,
                   const RunLimits& limits = {}, const Watch& watch = {});

}  // namespace burin::test
