#include "tests/app/program_run.h"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace burin::test {
namespace {

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Between fork and exec: only calls that a copy of a threaded process may make.
[[noreturn]] void become(char* const* argv, int out, int err, unsigned long address_space) {
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(out, 1);
    dup2(err, 2);
    if (address_space > 0) {
        const rlimit limit{address_space, address_space};
        setrlimit(RLIMIT_AS, &limit);
    }
    execv(argv[0], argv);
    _exit(127);
}

}  // namespace

ProgramRun run_cli(const std::vector<std::string>& arguments, const RunLimits& limits, const Watch& watch) {
    const TempDir folder;
    // Files take any amount of text, so that a talkative program cannot wait for its reader.
    const int out = open((folder / "out").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    const int err = open((folder / "err").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    std::vector<std::string> owned{BURIN_CLI};
    owned.insert(owned.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& argument : owned) argv.push_back(argument.data());
    argv.push_back(nullptr);

    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const pid_t child = fork();
    if (child == 0) become(argv.data(), out, err, limits.address_space);
    close(out);
    close(err);
    ProgramRun run;
    int status = 0;
    rusage usage{};
    while (wait4(child, &status, WNOHANG, &usage) == 0) {
        run.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        if (run.seconds > limits.seconds && !run.hung) {
            run.hung = true;
            kill(child, SIGKILL);
        }
        if (watch) watch(child, run.seconds);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    run.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
    run.peak_kb = usage.ru_maxrss;
    run.out = contents(folder / "out");
    run.err = contents(folder / "err");
    return run;
}

}  // namespace burin::test
