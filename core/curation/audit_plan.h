// From concepts and an edit to the list of what an audit asks.
//
// The same request, files and program give the same job to the byte. Throws Failure; belongs to one thread.
#pragma once

#include "core/commands/audit.h"
#include "core/curation/audit_job.h"
#include "core/curation/run_hooks.h"
#include "core/registry/concept.h"

namespace burin::curation {

/// Told before anything is spent.
struct AuditCost {
    uint64_t items = 0;
    std::vector<std::pair<std::string, uint64_t>> kinds;  ///< how many of each, in the order of AuditKind
    double pictures = 0;      ///< that are rendered, parts of them for probes that begin in the middle
    double seconds_each = 0;  ///< of one picture, measured; 0 = not measured
    double seconds() const { return pictures * seconds_each; }
};

struct AuditPlan {
    AuditJob job;
    std::vector<AuditItem> items;
    AuditCost cost;
};

/// What to list of concepts, apart from everything that touches a model.
struct AuditScope {
    std::vector<registry::Concept> concepts;
    std::vector<std::string> control;  ///< captions; none: control_captions()
    std::vector<std::string> probes;   ///< options of audit_probes(), or "all"
    std::vector<std::string> only;     ///< names of kinds; none: all
    int probe_prompts = 10, seeds = 5, sheets = 2;
    uint64_t seed = 1;
    bool clip_judges = false;  ///< items name rivals
    bool has_clip = false;     ///< compositions can be judged
};

/// Nameless items in their order: what shares prompt and seed stands together. `notes`: what is left out, and why. bad_input
/// for an unknown probe or kind, and where nothing is left to ask.
[[nodiscard]] std::vector<AuditItem> list_items(const AuditScope& scope, std::vector<std::string>& notes);

/// The whole plan; with the request's folder made and filled, unless it is a dry run.
[[nodiscard]] AuditPlan plan_audit(const commands::AuditPlanRequest& request, const std::string& program,
                                   const RunHooks& hooks);

}  // namespace burin::curation
