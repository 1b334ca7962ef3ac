// The request to measure what the embedded model must be able to do: burin-cli evaluate-mini. Plain data; the
// gates themselves: core/evaluation/mini_gates.h.
#pragma once

#include <cstdint>
#include <string>

#include "core/commands/target_choice.h"

namespace burin::commands {

struct EvaluateMiniRequest {
    static constexpr const char* command = "evaluate-mini";

    std::string model = "mini", classifier;
    int64_t prompts = 500, characters = 50, seeds = 50, together = 50, correlation_seeds = 10;
    int64_t validation = 2048;
    int steps = 20;
    double guidance = 5;
    uint64_t seed = 20261123;
    std::string out, sheets;
    TargetChoice computes;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option("Model folder, or mini [mini]"), self.model);
        visit(
            {.names = "--classifier", .help = "Folder of the judge [classifier in the model]", .type = "DIR"},
            self.classifier);
        const std::pair<double, double> any{0, 100'000};
        visit({.names = "--prompts", .help = "Fresh prompts [500]", .range = any}, self.prompts);
        visit({.names = "--characters", .help = "Prompts per protected character [50]", .range = any},
              self.characters);
        visit({.names = "--seeds", .help = "Seeds per attribute added and removed [50]", .range = any},
              self.seeds);
        visit(
            {.names = "--together", .help = "Pictures steered by four directions at once [50]", .range = any},
            self.together);
        visit({.names = "--correlation-seeds",
               .help = "Seeds per attribute at nine strengths [10]",
               .range = any},
              self.correlation_seeds);
        visit({.names = "--validation",
               .help = "Paintings the classifier is tried on [2048]",
               .range = {{64, 1'000'000}}},
              self.validation);
        visit({.names = "--steps", .help = "Sampler steps [20]", .range = {{1, 200}}}, self.steps);
        visit({.names = "--guidance", .help = "Prompt guidance [5]", .range = {{0, 30}}}, self.guidance);
        visit({.names = "--seed", .help = "Of prompts and noise [20261123]"}, self.seed);
        visit({.names = "-o,--out", .help = "Write the report with all details", .type = "FILE.json"},
              self.out);
        visit({.names = "--sheets", .help = "Write contact sheets of what was judged", .type = "DIR"},
              self.sheets);
        TargetChoice::options(self.computes, visit);
    }
    bool operator==(const EvaluateMiniRequest&) const = default;
};

}  // namespace burin::commands
