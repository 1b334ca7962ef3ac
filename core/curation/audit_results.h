// What became of the items of an audit: one small file each, all of them in the order of the job, how far it is.
//
// A result names its item and its job; one of another job is refused by its name, wherever it comes from. Reading never
// changes anything, so that it works on a shared folder while runs are writing. Throws Failure. May be called from any
// thread and by several processes.
#pragma once

#include <optional>

#include "core/curation/audit_job.h"

namespace burin::curation {

/// What was found on one picture.
struct AuditSide {
    bool shown = false;   ///< what the item is judged by
    double score = 0;     ///< 0 or 1 of a classifier; of CLIP the cosine less the nearest rival's
    double filter = 0;    ///< the output filter's score less its threshold; 0 where none was asked
    bool caught = false;  ///< by the output filter
    std::string picture;  ///< base64 of a JPEG; empty where it is not shown
    bool operator==(const AuditSide&) const = default;
};

struct AuditResult {
    std::string item, job;
    AuditSide before, after;
    double likeness = 0;  ///< CLIP cosine of both pictures; 0 where there is no CLIP model
    double seconds = 0;   ///< not in what is merged: it differs from run to run
    std::string failure;  ///< why there is nothing of all this
    bool operator==(const AuditResult&) const = default;
};

template <io::Is<AuditSide> S, class Visit>
void visit_fields(S& side, Visit&& visit) {
    visit(side.shown, io::flag("shown"));
    visit(side.score, io::number("score"));
    visit(side.filter, io::number("filter").unless_usual());
    visit(side.caught, io::flag("caught").unless_usual());
    visit(side.picture, io::text("picture", 4U << 20).unless_usual());
}

template <io::Is<AuditResult> R, class Visit>
void visit_fields(R& result, Visit&& visit) {
    visit(result.item, io::text("item", 64).required());
    visit(result.job, io::text("job", 64).required());
    visit(result.before, io::object("before"));
    visit(result.after, io::object("after"));
    visit(result.likeness, io::number("likeness"));
    visit(result.seconds, io::number("seconds").unless_usual());
    visit(result.failure, io::text("failure", 4096).printable().unless_usual());
}

/// Writes a result in its place: a failure beside the others, a success instead of an earlier failure.
void write_result(const AuditFolder& folder, const AuditResult& result);

/// Which items have a result, merged ones included, by their places.
[[nodiscard]] std::vector<bool> items_done(const AuditFolder& folder);

/// In the order of the items; nothing where there is none.
using AuditResults = std::vector<std::optional<AuditResult>>;

/// Puts all results there are into merged.jsonl, failures among them, and gives them. The same again gives the same bytes.
AuditResults merge_results(const AuditFolder& folder);

struct AuditStatus {
    uint64_t items = 0, done = 0, missing = 0, failed = 0;
    double seconds_each = 0;            ///< of one item, from the results there are; 0 = not known
    double work_left_seconds = 0;       ///< of one process alone
    double items_per_second = 0;        ///< of all that are at work, from the last ten minutes; 0 = nobody is
    std::vector<std::string> failures;  ///< sentences, at most ten
};
[[nodiscard]] AuditStatus status_of(const AuditFolder& folder);

}  // namespace burin::curation
