// --device, --precision and --threads of commands that compute without a render request.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "core/engine/compute_target.h"

namespace burin::app {

struct TargetOptions {
    std::string device = "auto", precision = "auto";
    int threads = 0;

    void add_to(CLI::App& command) {
        command.add_option("--device", device, "auto, cpu, cuda or cuda:N")->type_name("DEVICE");
        command.add_option("--precision", precision, "auto, fp32, bf16 or fp16")->type_name("TYPE");
        command.add_option("--threads", threads, "CPU threads; 0 = physical cores [0]")
            ->type_name("N")
            ->check(CLI::Range(0, 1024));
    }
    /// Also makes the thread count libtorch's. Throws Failure.
    [[nodiscard]] engine::ComputeTarget choose() const {
        const auto target = engine::choose_target(device, precision, threads);
        engine::apply_threads(target);
        return target;
    }
};

}  // namespace burin::app
