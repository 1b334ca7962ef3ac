// Requests to measure: burin-cli sweep-edit and locate. Plain data; what the values mean and which are refused
// is the business of core/curation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/commands/target_choice.h"

namespace burin::commands {

/// Finds the strength of a weight edit.
struct SweepRequest {
    static constexpr const char* command = "sweep-edit";

    std::string model = "mini", edit, concept_text;
    bool partial = false;  ///< what of the edit's file cannot be used is left out
    std::vector<std::string> target, described, neighbour, control;
    double from = 0, to = -2.5;
    int points = 11, seeds = 4;
    uint64_t seed = 1;
    int steps = 20, width = 0, height = 0;
    double guidance = 5;
    std::string clip, classifier, base, title, out;
    TargetChoice computes;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option(), self.model);
        visit({.names = "--edit", .help = "Delta or LoRA file", .type = "FILE", .needed = true}, self.edit);
        visit({.names = "--lora-partial",
               .help = "Leave out what of the edit's file cannot be used, with a note"},
              self.partial);
        visit({.names = "--concept", .help = "What the judge looks for [the first --target]", .type = "TEXT"},
              self.concept_text);
        visit(
            {.names = "--target", .help = "Prompt that names the concept (may be repeated)", .type = "TEXT"},
            self.target);
        visit({.names = "--described",
               .help = "Prompt that describes the concept without its name (may be repeated)",
               .type = "TEXT"},
              self.described);
        visit({.names = "--neighbour",
               .help = "Prompt of something similar that must stay (may be repeated)",
               .type = "TEXT"},
              self.neighbour);
        visit({.names = "--control",
               .help = "Prompt of something else that must stay (may be repeated)",
               .type = "TEXT"},
              self.control);
        visit({.names = "--from", .help = "First lambda [0]", .type = "X"}, self.from);
        visit({.names = "--to", .help = "Last lambda [-2.5]", .type = "X"}, self.to);
        visit({.names = "--points", .help = "Number of lambdas that are tried [11]", .range = {{1, 201}}},
              self.points);
        visit({.names = "--seeds", .help = "Pictures of each prompt [4]", .range = {{1, 10000}}}, self.seeds);
        visit({.names = "--seed", .help = "Seed of the first picture [1]"}, self.seed);
        visit({.names = "--steps", .help = "Sampler steps [20]", .range = {{1, 200}}}, self.steps);
        visit({.names = "--width", .help = "Pixels; the model's own size if left out"}, self.width);
        visit({.names = "--height", .help = "Pixels; the model's own size if left out"}, self.height);
        visit({.names = "-g,--guidance", .help = "Prompt guidance [5]"}, self.guidance);
        judge_options(self, visit);
        visit(
            {.names = "--base",
             .help = "Take the figures without the edit from the report.json of an earlier sweep of the same "
                     "prompts",
             .type = "FILE"},
            self.base);
        visit({.names = "--title", .help = "Heading of the report [the concept]"}, self.title);
        visit({.names = "-o,--out",
               .help = "Folder for report.html, report.json, curve and pictures",
               .type = "DIR"},
              self.out);
        TargetChoice::options(self.computes, visit);
    }
    bool operator==(const SweepRequest&) const = default;
};

/// Finds where a model keeps a concept.
struct LocateRequest {
    static constexpr const char* command = "locate";

    std::string model = "mini", words, prompt, guide, judged_by;
    std::string where = "both", score = "encoding", restored = "state";
    int samples = 10;
    double noise = 3;
    int64_t window = 2;
    int seeds = 4;
    uint64_t seed = 1;
    int steps = 10;
    double guidance = 5;
    std::string clip, classifier, out;
    TargetChoice computes;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option(), self.model);
        visit({.names = "-c,--concept",
               .help = "Words in a prompt that produce it",
               .type = "TEXT",
               .needed = true},
              self.words);
        visit({.names = "-p,--prompt",
               .help = "A prompt that contains these words [the words alone]",
               .type = "TEXT"},
              self.prompt);
        visit({.names = "--guide",
               .help = "Words put in their place where texts are swapped [nothing]",
               .type = "TEXT"},
              self.guide);
        visit({.names = "--judge-by",
               .help = "What the judge looks for in a picture [the words]",
               .type = "TEXT"},
              self.judged_by);
        visit({.names = "--where",
               .help = "Where to look: text (the text encoder), unet or both [both]",
               .type = "NAME"},
              self.where);
        visit({.names = "--score",
               .help = "How the text encoder's map is measured: encoding = how much of the clean encoding "
                       "comes back "
                       "(takes seconds); picture = what the judge sees in pictures [encoding]",
               .type = "NAME"},
              self.score);
        visit({.names = "--restore",
               .help = "What is restored at each place: state, attention or mlp [state]",
               .type = "NAME"},
              self.restored);
        visit({.names = "--samples", .help = "Number of noise samples [10]", .type = "N"}, self.samples);
        visit({.names = "--noise",
               .help = "Strength of the noise, in standard deviations of the embedding table [3]",
               .type = "X"},
              self.noise);
        visit({.names = "--window", .help = "Number of neighbouring layers swapped at once [2]", .type = "N"},
              self.window);
        visit({.names = "--seeds", .help = "Pictures for each cell of the map [4]", .type = "N"}, self.seeds);
        visit({.names = "--seed", .help = "Seed of the first picture and of the noise [1]"}, self.seed);
        visit({.names = "--steps", .help = "Sampler steps [10]", .range = {{1, 200}}}, self.steps);
        visit({.names = "-g,--guidance", .help = "Prompt guidance [5]"}, self.guidance);
        judge_options(self, visit);
        visit({.names = "-o,--out", .help = "Folder for the drawings (SVG) and locate.json", .type = "DIR"},
              self.out);
        TargetChoice::options(self.computes, visit);
    }
    bool operator==(const LocateRequest&) const = default;
};

}  // namespace burin::commands
