#include "tests/app/program_run.h"

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "app/cli/program.h"

namespace burin::test {
namespace {

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// In the child: as a shell would have set it up.
void take_place(int out, int err, unsigned long address_space) {
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(out, 1);
    dup2(err, 2);
    if (address_space > 0) {
        const rlimit limit{address_space, address_space};
        setrlimit(RLIMIT_AS, &limit);
    }
}

[[noreturn]] void become(std::vector<std::string> arguments, RunningProgram::Way way) {
    std::string program = BURIN_CLI;
    std::vector<char*> argv{program.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    if (way == RunningProgram::Way::program) {
        execv(argv[0], argv.data());
        _exit(127);
    }
    // Set already, it keeps the program from starting its own file anew with it.
    setenv("OPENBLAS_CORETYPE", "", 0);
    const int code = app::run_program(static_cast<int>(argv.size()) - 1, argv.data());
    std::cout.flush();
    std::fflush(nullptr);
    _exit(code);
}

}  // namespace

RunningProgram::RunningProgram(const std::vector<std::string>& arguments, Way way, const RunLimits& limits)
    : limits_(limits), start_(std::chrono::steady_clock::now()) {
    // Files take any amount of text, so that a talkative program cannot wait for its reader.
    const int out = open((folder_ / "out").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    const int err = open((folder_ / "err").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    std::fflush(nullptr);
    child_ = fork();
    if (child_ == 0) {
        take_place(out, err, limits.address_space);
        become(arguments, way);
    }
    close(out);
    close(err);
}

double RunningProgram::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

bool RunningProgram::finished() {
    int status = 0;
    rusage usage{};
    if (wait4(child_, &status, WNOHANG, &usage) == 0) {
        if (!run_.hung && seconds() > limits_.seconds) {
            run_.hung = true;
            kill(child_, SIGKILL);
        }
        return false;
    }
    if (WIFEXITED(status)) run_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) run_.signal = WTERMSIG(status);
    run_.peak_kb = usage.ru_maxrss;
    run_.out = contents(folder_ / "out");
    run_.err = contents(folder_ / "err");
    return true;
}

ProgramRun run_cli(const std::vector<std::string>& arguments, RunningProgram::Way way,
                   const RunLimits& limits, const Watch& watch) {
    RunningProgram program(arguments, way, limits);
    while (!program.finished()) {
        if (watch) watch(program);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return program.result();
}

}  // namespace burin::test
