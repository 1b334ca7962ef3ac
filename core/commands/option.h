// How a field of a request stands on burin-cli's command line. Plain data.
#pragma once

#include <optional>
#include <utility>
#include <vector>

namespace burin::commands {

/// A request lists its options once, in `options(self, visit)`: `visit(option, field)` for each. Whoever reads,
/// writes or explains a command line is such a visitor.
struct Option {
    const char* names;  ///< "-m,--model": the last one is written
    const char* help;
    const char* type = nullptr;                        ///< "DIR"; what stands behind the name in --help
    std::optional<std::pair<double, double>> range{};  ///< of a number, both ends included
    bool positive = false, not_negative = false;       ///< of a number without an upper end
    std::vector<const char*> one_of{};                 ///< of a text; empty = any
    bool needed = false;
    bool is_model = false;           ///< parts of it may come from elsewhere: --vae and the like go with it
    const char* excludes = nullptr;  ///< the option it cannot stand beside
};

/// The model a command works on.
inline Option model_option(const char* help = "A checkpoint: a folder, a .safetensors file, or mini [mini]") {
    return {.names = "-m,--model", .help = help, .type = "DIR", .is_model = true};
}

/// The words that a command is about.
inline Option concept_option() {
    return {.names = "-c,--concept",
            .help = "Words in a prompt that produce it; repeat the option for its aliases",
            .type = "TEXT",
            .needed = true};
}

/// Who judges pictures: `clip` and `classifier` of a request.
template <class Self, class Visit>
void judge_options(Self& self, Visit&& visit) {
    visit({.names = "--clip", .help = "Judge by this CLIP model", .type = "DIR"}, self.clip);
    visit({.names = "--classifier", .help = "Judge by this classifier [the model's own]", .type = "DIR"},
          self.classifier);
}

}  // namespace burin::commands
