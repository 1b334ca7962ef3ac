// Requests about audits of weight edits: burin-cli audit plan, run, merge, status and report. Plain data; what the values
// mean and which are refused is the business of core/curation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/commands/combine_edits.h"
#include "core/commands/target_choice.h"

namespace burin::commands {

/// The folder of an audit.
inline Option job_option(const char* help = "Folder of the audit") {
    return {.names = "job,--job", .help = help, .type = "JOB", .needed = true};
}

/// Lists what an audit will ask, and writes it into a folder.
struct AuditPlanRequest {
    static constexpr const char* command = "plan";

    std::string job, model = "mini";
    EditChoice edits;
    std::string library;
    std::vector<std::string> concepts;
    std::string kind = "character", text, description, guide;
    std::vector<std::string> aliases, described, keywords, languages, neighbours, preserve;
    std::vector<std::string> control, probes, only;
    int probe_prompts = 10, seeds = 5;
    uint64_t seed = 1;
    int steps = 20, width = 0, height = 0;
    double guidance = 5;
    std::string sampler = "default";
    std::string clip, classifier, filter, title;
    int sheets = 2;
    bool dry_run = false, no_measure = false;
    std::string device = "auto", precision = "auto";
    int threads = 1;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(job_option("Folder to make; the same plan again changes nothing"), self.job);
        visit(model_option("The base: a folder, a .safetensors file, or mini [mini]"), self.model);
        EditChoice::options(self.edits, visit);
        visit({.names = "--library",
               .help = "Register of protected concepts (burin-cli concepts)",
               .type = "FILE"},
              self.library);
        visit(
            {.names = "-c,--concept",
             .help = "A concept by its id or name in the register; without --library the name itself (may be "
                     "repeated)",
             .type = "NAME",
             .needed = true},
            self.concepts);
        concept_options(self, visit);
        visit({.names = "--control",
               .help = "Caption that must not change (may be repeated) [ten]",
               .type = "TEXT"},
              self.control);
        visit({.names = "--probe",
               .help = "Attack that is tried besides, or all (may be repeated): see burin-cli audit --help",
               .type = "NAME"},
              self.probes);
        visit({.names = "--only",
               .help = "Ask only what is of this kind, e.g. name (may be repeated) [all]",
               .type = "KIND"},
              self.only);
        visit({.names = "--probe-prompts",
               .help = "How many of the ten surroundings the probes use [10]",
               .range = {{1, 10}}},
              self.probe_prompts);
        visit({.names = "--seeds", .help = "Pictures of each prompt [5]", .range = {{1, 10000}}}, self.seeds);
        visit({.names = "--seed", .help = "Seed of the first picture [1]"}, self.seed);
        visit({.names = "--steps", .help = "Sampler steps [20]", .range = {{1, 200}}}, self.steps);
        visit({.names = "--width", .help = "Pixels; the model's own size if left out"}, self.width);
        visit({.names = "--height", .help = "Pixels; the model's own size if left out"}, self.height);
        visit({.names = "-g,--guidance", .help = "Prompt guidance [5]"}, self.guidance);
        visit({.names = "--sampler", .help = "Sampler [the model's own]", .type = "NAME"}, self.sampler);
        judge_options(self, visit);
        visit({.names = "--filter", .help = "Output filter that is asked besides", .type = "FILE"},
              self.filter);
        visit({.names = "--title", .help = "Heading of the report [the concepts]", .type = "TEXT"},
              self.title);
        visit({.names = "--sheets",
               .help = "Prompts of each kind whose pictures stand in the report [2]",
               .range = {{0, 10}}},
              self.sheets);
        visit({.names = "--dry-run", .help = "Count and measure only; nothing is written"}, self.dry_run);
        visit({.names = "--no-measure", .help = "Do not measure how long a picture takes"}, self.no_measure);
        visit({.names = "--device", .help = "auto, cpu, cuda or cuda:N", .type = "DEVICE"}, self.device);
        visit({.names = "--precision", .help = "auto, fp32, bf16 or fp16", .type = "TYPE"}, self.precision);
        visit({.names = "--threads",
               .help = "CPU threads of each run; 0 = physical cores [1]",
               .type = "N",
               .range = {{0, 1024}}},
              self.threads);
    }
    bool operator==(const AuditPlanRequest&) const = default;

  private:
    /// Of a concept; with --library they are added to what the register says.
    template <class Self, class Visit>
    static void concept_options(Self& self, Visit& visit) {
        visit({.names = "--kind",
               .help = "What it is, without --library: character, style, object, person, other [character]",
               .one_of = {"character", "style", "object", "person", "other"}},
              self.kind);
        visit({.names = "--text", .help = "What names it to the model [the name]", .type = "TEXT"},
              self.text);
        visit({.names = "--alias", .help = "Another name (may be repeated)", .type = "TEXT"}, self.aliases);
        visit({.names = "--description", .help = "It in words, without the name", .type = "TEXT"},
              self.description);
        visit({.names = "--described",
               .help = "Prompt that calls it up without its name (may be repeated)",
               .type = "TEXT"},
              self.described);
        visit({.names = "--keyword", .help = "Word that calls it up (may be repeated)", .type = "TEXT"},
              self.keywords);
        visit({.names = "--language",
               .help = "In which it is spoken of: de, ja (may be repeated)",
               .type = "CODE"},
              self.languages);
        visit({.names = "--guide", .help = "What it becomes", .type = "TEXT"}, self.guide);
        visit(
            {.names = "--neighbour", .help = "Prompt of what must survive (may be repeated)", .type = "TEXT"},
            self.neighbours);
        visit({.names = "--preserve", .help = "Text that must not change (may be repeated)", .type = "TEXT"},
              self.preserve);
    }
};

/// Makes and judges the pictures of an audit, or of a part of it.
struct AuditRunRequest {
    static constexpr const char* command = "run";

    std::string job, shard, range;
    bool retry = false;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit(job_option(), self.job);
        visit({.names = "--shard", .help = "The i-th of N equal parts, e.g. 1/4 [all]", .type = "I/N"},
              self.shard);
        visit({.names = "--range", .help = "Items by their numbers, e.g. 1-100 [all]", .type = "A-B"},
              self.range);
        visit({.names = "--retry", .help = "Also try again what has failed"}, self.retry);
    }
    bool operator==(const AuditRunRequest&) const = default;
};

/// Writes the report on what was found.
struct AuditReportRequest {
    static constexpr const char* command = "report";

    std::string job, out, sweep;
    std::vector<std::string> compare;
    bool partial = false;

    template <class Self, class Visit>
    static void options(Self& self, Visit&& visit) {
        visit({.names = "job,--job", .help = "Folder of the audit; not with --compare", .type = "JOB"},
              self.job);
        visit({.names = "--compare",
               .help = "Set the audits of two edits side by side: give it twice",
               .type = "JOB"},
              self.compare);
        visit(
            {.names = "-o,--out", .help = "Folder for the files [report in the job's folder]", .type = "DIR"},
            self.out);
        visit({.names = "--sweep",
               .help = "Show the curve of this sweep.json or report.json of sweep-edit",
               .type = "FILE"},
              self.sweep);
        visit({.names = "--partial", .help = "Report although results are missing"}, self.partial);
    }
    bool operator==(const AuditReportRequest&) const = default;
};

}  // namespace burin::commands
