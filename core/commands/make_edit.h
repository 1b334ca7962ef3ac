// Requests to make weight edits: burin-cli erase, neighbours, train-concept and task-vector.
//
// Every request is plain data that begins as the program's own defaults are; the options of the command line are
// listed once, in `options`. What the values mean and which are refused is the business of core/curation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/commands/option.h"

namespace burin::commands {

/// Takes concepts out of a model's weights in closed form.
struct EraseRequest {
    static constexpr const char* command = "erase";

    std::string model = "mini";
    std::vector<std::string> concepts;  ///< the name and its aliases
    std::string method = "uce";
    int64_t layer = 0;
    std::string guide;
    std::vector<std::string> preserve;
    int neighbours = 0;
    std::vector<std::string> layers;
    int rounds = 0;
    std::optional<double> ridge;  ///< by method
    std::string tokens = "all";
    std::vector<std::string> contexts;
    double preserve_weight = 1;
    std::optional<int64_t> rank;  ///< of a LoRA; nothing = a delta file
    double strength = 1;
    std::string out;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option(), self.model);
        visit(concept_option(), self.concepts);
        visit(
            {.names = "--method",
             .help = "uce = cross-attention, with the name in several contexts; time = cross-attention, the "
                     "text as it is, ridge 0.1; rome = one matrix of the text encoder [uce]",
             .type = "NAME"},
            self.method);
        visit({.names = "--layer", .help = "Layer of the text encoder that rome edits [0]", .type = "N"},
              self.layer);
        visit({.names = "--guide",
               .help = "What appears instead of the concept [what an empty text gives]",
               .type = "TEXT"},
              self.guide);
        visit({.names = "--preserve", .help = "Texts that must not change (may be repeated)", .type = "TEXT"},
              self.preserve);
        visit({.names = "--neighbours",
               .help = "Also preserve this many words that the model reads most like the concept [0]",
               .range = {{0, 1000}}},
              self.neighbours);
        visit({.names = "--layers",
               .help =
                   "Edit only the matrices whose names begin with this, e.g. up_blocks.1 (may be repeated); "
                   "the command locate shows where a concept lies [all]",
               .type = "BLOCK"},
              self.layers);
        visit({.names = "--rounds", .help = "Rounds of RECE after UCE, 0 to 10 [0]", .type = "N"},
              self.rounds);
        visit({.names = "--ridge",
               .help = "Regularisation: higher values change the weights less [0.5]",
               .type = "X"},
              self.ridge);
        visit(
            {.names = "--tokens",
             .help = "all = from the name to the end of the text (rome: each token of the name); last = the "
                     "name's last token, as published [all]",
             .type = "HOW"},
            self.tokens);
        visit({.names = "--context",
               .help = "Text around the name, with {} for it (may be repeated) [five that suit the name]",
               .type = "TEXT"},
              self.contexts);
        visit({.names = "--preserve-weight", .help = "Weight of each preserved text [1]", .type = "X"},
              self.preserve_weight);
        visit({.names = "--rank",
               .help = "Write a LoRA of this rank instead of a delta file",
               .range = {{1, 4096}}},
              self.rank);
        visit({.names = "--strength", .help = "Factor for the whole edit [1]", .type = "X"}, self.strength);
        visit({.names = "-o,--out",
               .help = "Delta file to write; with --rank a LoRA file",
               .type = "FILE.safetensors",
               .needed = true},
              self.out);
    }
    bool operator==(const EraseRequest&) const = default;
};

/// Asks for the words that a model reads most like a concept.
struct NeighboursRequest {
    static constexpr const char* command = "neighbours";

    std::string model = "mini";
    std::vector<std::string> concepts, preserve, among;
    int count = 8;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option(), self.model);
        visit(concept_option(), self.concepts);
        visit({.names = "--preserve",
               .help = "Text that is preserved anyway and need not be found (may be repeated)",
               .type = "TEXT"},
              self.preserve);
        visit({.names = "--among",
               .help = "Texts to choose from (may be repeated) [whole words of the model's vocabulary]",
               .type = "TEXT"},
              self.among);
        visit({.names = "--count", .help = "How many words to show [8]", .range = {{1, 1000}}}, self.count);
    }
    bool operator==(const NeighboursRequest&) const = default;
};

/// Subtracts a base from a fine-tuned checkpoint.
struct TaskVectorRequest {
    static constexpr const char* command = "task-vector";

    std::string base = "mini", tuned;
    std::vector<std::string> components;
    std::string out;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit({.names = "--base",
               .help = "The base: a folder, a .safetensors file, or mini [mini]",
               .type = "DIR"},
              self.base);
        visit({.names = "--tuned",
               .help = "The fine-tuned model: a folder or a .safetensors file",
               .type = "DIR",
               .needed = true},
              self.tuned);
        visit({.names = "--component",
               .help = "Part of the model: unet, text_encoder or text_encoder_2 (may be repeated) [all]"},
              self.components);
        visit(
            {.names = "-o,--out", .help = "Delta file to write", .type = "FILE.safetensors", .needed = true},
            self.out);
    }
    bool operator==(const TaskVectorRequest&) const = default;
};

}  // namespace burin::commands
