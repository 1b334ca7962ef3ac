// --device, --precision and --threads: where and how a command computes. Plain data.
#pragma once

#include <string>

#include "core/commands/option.h"

namespace burin::commands {

struct TargetChoice {
    std::string device = "auto", precision = "auto";
    int threads = 0;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit({.names = "--device", .help = "auto, cpu, cuda or cuda:N", .type = "DEVICE"}, self.device);
        visit({.names = "--precision", .help = "auto, fp32, bf16 or fp16", .type = "TYPE"}, self.precision);
        visit({.names = "--threads",
               .help = "CPU threads; 0 = physical cores [0]",
               .type = "N",
               .range = {{0, 1024}}},
              self.threads);
    }
    bool operator==(const TargetChoice&) const = default;
};

}  // namespace burin::commands
