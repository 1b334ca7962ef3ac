// The folder of an audit: job.json (what is compared, and how), items.jsonl (audit_item.h), results, and what was merged.
//
//     job.json            identity: hashes of base, edit, judges and prepared files, program, settings
//     items.jsonl         one item a line, neighbours in the list share prompt and seed
//     cost.json           what the plan measured; no part of the identity
//     prepared/           what probes need, made with the plan
//     results/ab/*.json   one small file an item, under the item's name, whole or not there
//     failed/ab/*.json    the same of items whose pictures could not be made
//     merged.jsonl        results in the order of the items
//
// Everything read from a folder is looked at under limits: it may come from another machine. Throws Failure; functions may
// be called from any thread, and by several processes on one folder.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/curation/audit_item.h"

namespace burin::curation {

struct AuditHash {
    std::string name, sha256;
    bool operator==(const AuditHash&) const = default;
};

struct AuditEdit {
    std::string path, sha256;
    double scale = 1;
    bool partial = false;
    bool operator==(const AuditEdit&) const = default;
};

struct AuditConcept {
    std::string id, name, kind, text, guide;
    bool operator==(const AuditConcept&) const = default;
};

struct AuditJob {
    int version = 1;
    std::string program, title;
    std::string model;            ///< as it was asked for, made absolute
    std::vector<AuditHash> base;  ///< its components
    std::string recipe, recipe_sha256;
    std::vector<AuditEdit> edits;
    std::vector<AuditConcept> concepts;
    int steps = 20, width = 0, height = 0;
    double guidance = 5;
    std::string sampler = "default", device = "cpu", precision = "fp32";
    int threads = 1;
    int seeds = 5;
    uint64_t seed = 1;
    std::string classifier, classifier_sha256;  ///< empty: CLIP judges
    std::string clip, clip_sha256;              ///< empty: there is none, and nothing is said of likeness
    std::string filter, filter_sha256;          ///< an output filter that is asked as well
    std::vector<std::string> probes;
    std::vector<AuditHash> prepared;  ///< files below prepared/
    std::vector<std::string> notes;   ///< what was left out of the plan, and why
    uint64_t items = 0;
    std::string items_sha256;
    bool operator==(const AuditJob&) const = default;
};

template <io::Is<AuditHash> H, class Visit>
void visit_fields(H& hash, Visit&& visit) {
    visit(hash.name, io::text("name", 256).required());
    visit(hash.sha256, io::text("sha256", 64).required());
}

template <io::Is<AuditEdit> E, class Visit>
void visit_fields(E& edit, Visit&& visit) {
    visit(edit.path, io::file("path", 4096).required());
    visit(edit.sha256, io::text("sha256", 64).required());
    visit(edit.scale, io::number("scale", -1000, 1000));
    visit(edit.partial, io::flag("partial").unless_usual());
}

template <io::Is<AuditConcept> C, class Visit>
void visit_fields(C& entry, Visit&& visit) {
    visit(entry.id, io::text("id", 64).required());
    visit(entry.name, io::text("name", 256).required());
    visit(entry.kind, io::text("kind", 64));
    visit(entry.text, io::text("text", 4096));
    visit(entry.guide, io::text("guide", 4096));
}

template <io::Is<AuditJob> J, class Visit>
void visit_fields(J& job, Visit&& visit) {
    visit(job.version, io::number("burin-audit", 1, 1000).required());
    visit(job.program, io::text("program", 256));
    visit(job.title, io::text("title", 4096));
    visit(job.model, io::file("model", 16384));
    visit(job.base, io::list("base", 64));
    visit(job.recipe, io::file("recipe", 4096).unless_usual());
    visit(job.recipe_sha256, io::text("recipe_sha256", 64).unless_usual());
    visit(job.edits, io::list("edits", 256));
    visit(job.concepts, io::list("concepts", 4096));
    visit(job.steps, io::number("steps", 1, 1000));
    visit(job.width, io::number("width", 0, 16384));
    visit(job.height, io::number("height", 0, 16384));
    visit(job.guidance, io::number("guidance", -100, 100));
    visit(job.sampler, io::text("sampler", 64));
    visit(job.device, io::text("device", 64));
    visit(job.precision, io::text("precision", 64));
    visit(job.threads, io::number("threads", 0, 1024));
    visit(job.seeds, io::number("seeds", 1, 10000));
    visit(job.seed, io::number("seed"));
    visit(job.classifier, io::file("classifier", 4096).unless_usual());
    visit(job.classifier_sha256, io::text("classifier_sha256", 64).unless_usual());
    visit(job.clip, io::file("clip", 4096).unless_usual());
    visit(job.clip_sha256, io::text("clip_sha256", 64).unless_usual());
    visit(job.filter, io::file("filter", 4096).unless_usual());
    visit(job.filter_sha256, io::text("filter_sha256", 64).unless_usual());
    visit(job.probes, io::texts("probes", 64, 64));
    visit(job.prepared, io::list("prepared", 8192).unless_usual());
    visit(job.notes, io::texts("notes", 4096, 4096).unless_usual());
    visit(job.items, io::number("items"));
    visit(job.items_sha256, io::text("items_sha256", 64));
}

/// What decides every result of a job: all of job.json but the list of its items.
[[nodiscard]] std::string identity_of(const AuditJob& job);

/// A job as it lies in its folder.
struct AuditFolder {
    std::filesystem::path path;
    AuditJob job;
    std::string identity;
    std::vector<AuditItem> items;  ///< each under its right name

    [[nodiscard]] std::filesystem::path result_of(const std::string& name) const;
    [[nodiscard]] std::filesystem::path failure_of(const std::string& name) const;
    [[nodiscard]] std::filesystem::path merged() const { return path / "merged.jsonl"; }
    [[nodiscard]] const AuditConcept* concept_of(const std::string& id) const;
};

/// Names the items and writes job.json and items.jsonl into the folder, which is made where it is missing. The same job again
/// changes nothing; a folder that holds another job is refused.
void write_job(const std::filesystem::path& folder, AuditJob job, std::vector<AuditItem> items);

/// Failure(bad_input): the folder holds another audit than the one that is planned.
[[noreturn]] void refuse_other_job(const std::filesystem::path& folder);

/// Refuses what is no job, a newer one, and one whose items are not those it was planned with.
[[nodiscard]] AuditFolder open_job(const std::filesystem::path& folder);

}  // namespace burin::curation
