// The request to make a concept's task vector by fine-tuning: burin-cli train-concept. Plain data; what is not
// given comes from the model's own defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/commands/option.h"

namespace burin::commands {

struct TrainConceptRequest {
    static constexpr const char* command = "train-concept";

    std::string model = "mini", words, out, like, pictures;
    std::vector<std::string> prompts;
    std::optional<int64_t> count;
    std::optional<int> render_steps;
    std::optional<double> guidance;
    std::string parameters, captions;
    std::vector<std::string> preserve;
    std::optional<double> contrast;
    std::string guide;
    bool preserve_nothing = false;
    std::optional<double> hold;
    std::optional<int64_t> rank;
    std::optional<double> rate;
    std::optional<int64_t> steps, batch;
    uint64_t seed = 1;
    std::string control = "none";
    double save_minutes = 2, preview_minutes = 0;
    std::vector<std::string> previews;
    std::optional<double> lambda;
    std::string device = "auto", precision = "auto";
    int threads = 1;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(model_option(), self.model);
        visit({.names = "-c,--concept",
               .help = "Words in a prompt that produce it; needed unless --like is given",
               .type = "TEXT"},
              self.words);
        visit({.names = "-o,--out",
               .help = "Folder for pictures, checkpoint and vector; with --like the file to write",
               .type = "DIR",
               .needed = true},
              self.out);
        visit({.names = "--like",
               .help =
                   "Delta or LoRA file for which --control random makes a random control; nothing is trained",
               .type = "FILE",
               .excludes = "--concept"},
              self.like);
        visit({.names = "--pictures",
               .help = "Folder of your own pictures of the concept; without it the model makes them",
               .type = "DIR"},
              self.pictures);
        visit({.names = "--prompt",
               .help = "Prompt by which the model makes pictures (may be repeated) [the concept in several "
                       "surroundings]",
               .type = "TEXT"},
              self.prompts);
        visit({.names = "--count",
               .help = "Pictures that the model makes [depends on the model]",
               .range = {{1, 10'000}}},
              self.count);
        visit(
            {.names = "--render-steps", .help = "Sampler steps of such a picture [20]", .range = {{1, 200}}},
            self.render_steps);
        visit({.names = "--guidance",
               .help = "Prompt guidance of such a picture [depends on the model]",
               .range = {{0, 30}}},
              self.guidance);
        training_options(self, visit);
        visit({.names = "--device", .help = "auto, cpu, cuda or cuda:N", .type = "DEVICE"}, self.device);
        visit({.names = "--precision", .help = "auto, fp32 or bf16", .type = "TYPE"}, self.precision);
        visit({.names = "--threads",
               .help = "CPU threads; 0 = physical cores [1]",
               .type = "N",
               .range = {{0, 1024}}},
              self.threads);
    }
    bool operator==(const TrainConceptRequest&) const = default;

  private:
    template <class Self, class Visit>
    static void training_options(Self& self, Visit& visit) {
        visit({.names = "--parameters",
               .help = "What learns: keys-values, cross-attention, attention or unet [depends on the model]",
               .one_of = {"keys-values", "cross-attention", "attention", "unet"}},
              self.parameters);
        visit({.names = "--captions",
               .help = "Captions it learns with: empty, name or mixed [depends on the model]",
               .one_of = {"empty", "name", "mixed"}},
              self.captions);
        visit({.names = "--preserve",
               .help = "Text whose pictures must not change, e.g. a neighbour (may be repeated) [depends on "
                       "the model]",
               .type = "TEXT"},
              self.preserve);
        visit({.names = "--contrast",
               .help =
                   "How far to learn what sets the concept apart, instead of the pictures; 0 = as published "
                   "[depends on the model]",
               .type = "X"},
              self.contrast);
        visit({.names = "--guide",
               .help = "What it is set apart from, e.g. its nearest neighbour [nothing]",
               .type = "TEXT"},
              self.guide);
        visit({.names = "--preserve-nothing",
               .help = "Preserve no texts, as published: stronger, and harms more of the rest"},
              self.preserve_nothing);
        visit({.names = "--hold",
               .help = "Weight of the preserved texts in the loss [depends on the model]",
               .type = "X"},
              self.hold);
        visit({.names = "--rank",
               .help = "Train a LoRA of this rank; 0 = the tensors themselves [0]",
               .range = {{0, 1024}}},
              self.rank);
        visit({.names = "--rate", .help = "Learning rate, at most 0.01 [depends on the model]", .type = "X"},
              self.rate);
        visit(
            {.names = "--steps", .help = "Training steps [depends on the model]", .range = {{1, 1'000'000}}},
            self.steps);
        visit({.names = "--batch", .help = "Pictures a step [depends on the model]", .range = {{1, 1024}}},
              self.batch);
        visit({.names = "--seed", .help = "Seed of pictures and noise [1]"}, self.seed);
        visit({.names = "--control",
               .help = "Control experiment: none, random (a random vector of the same norm as well) or "
                       "ascent (train against the "
                       "concept) [none]",
               .one_of = {"none", "random", "ascent"}},
              self.control);
        visit({.names = "--save-minutes", .help = "Minutes between checkpoints [2]", .positive = true},
              self.save_minutes);
        visit({.names = "--preview-minutes",
               .help = "Minutes between previews, without and with the vector; 0 = none [0]",
               .not_negative = true},
              self.preview_minutes);
        visit({.names = "--preview",
               .help = "Prompt of a preview (may be repeated) [the concept]",
               .type = "TEXT"},
              self.previews);
        visit({.names = "--lambda",
               .help = "Lambda at which previews apply the vector [depends on the model]",
               .type = "X"},
              self.lambda);
    }
};

}  // namespace burin::commands
