// Requests about edits that are there: burin-cli combine-edits and export-edits. Plain data; what the values
// mean and which are refused is the business of core/curation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/commands/option.h"

namespace burin::commands {

/// --edit and --recipe.
struct EditChoice {
    std::vector<std::string> edits;  ///< edit_term.h
    bool partial = false;            ///< what of a file cannot be used is left out, with a note
    std::string recipe;              ///< applied before them

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit({.names = "--edit",
               .help = "Delta or LoRA file; FILE=-0.8 is its lambda [1] (may be repeated)",
               .type = "FILE"},
              self.edits);
        visit({.names = "--lora-partial",
               .help = "Leave out what of an edit's file cannot be used, with a note"},
              self.partial);
        visit({.names = "--recipe",
               .help = "Edit recipe whose edits are applied first",
               .type = "FILE.edits.json"},
              self.recipe);
    }
    bool operator==(const EditChoice&) const = default;
};

/// Compares edits, and writes their sum, what all agree on, or a recipe of them.
struct CombineRequest {
    static constexpr const char* command = "combine-edits";

    std::string model = "mini";
    EditChoice edits;
    bool consensus = false;
    std::string out, recipe_out, name;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option("The base: a folder, a .safetensors file, or mini [mini]"), self.model);
        EditChoice::options(self.edits, visit);
        visit(
            {.names = "--consensus",
             .help = "Average only the values whose sign all edits share (NegMerge), instead of adding them"},
            self.consensus);
        visit({.names = "-o,--out", .help = "Delta file to write", .type = "FILE.safetensors"}, self.out);
        visit({.names = "--recipe-out",
               .help = "Edit recipe to write: the edits with their lambdas",
               .type = "FILE.edits.json"},
              self.recipe_out);
        visit({.names = "--name", .help = "Name of the recipe", .type = "TEXT"}, self.name);
    }
    bool operator==(const CombineRequest&) const = default;
};

/// Writes edits as an edited model folder, or as one LoRA file.
struct ExportRequest {
    static constexpr const char* command = "export-edits";

    std::string model = "mini";
    EditChoice edits;
    std::string out, type = "fp16", lora_out, naming = "peft";
    int64_t rank = 16;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option("The base: a folder, a .safetensors file, or mini [mini]"), self.model);
        EditChoice::options(self.edits, visit);
        visit({.names = "-o,--out", .help = "New model folder; must not exist", .type = "DIR"}, self.out);
        visit({.names = "-t,--type",
               .help = "Number type of the weights in the folder: fp32, bf16 or fp16 [fp16]",
               .type = "TYPE"},
              self.type);
        visit({.names = "--lora-out", .help = "LoRA file to write", .type = "FILE.safetensors"},
              self.lora_out);
        visit({.names = "--naming",
               .help = "Names of the tensors in the LoRA file: peft or kohya [peft]",
               .type = "NAME"},
              self.naming);
        visit({.names = "--rank",
               .help = "Rank of the LoRA where an edit is not low-rank already [16]",
               .range = {{1, 4096}}},
              self.rank);
    }
    bool operator==(const ExportRequest&) const = default;
};

}  // namespace burin::commands
