// Carrying out an audit, or a part of it: pictures made and judged, a result file an item.
//
// What has a result is skipped, so that any part may be repeated, killed, or run by two processes at once: nothing is lost but
// the item in work, nothing is counted twice. Throws Failure: try_again where it was asked to end soon, cancelled at once,
// io where a result cannot be written.
#pragma once

#include "core/commands/audit.h"
#include "core/curation/audit_job.h"
#include "core/curation/run_hooks.h"

namespace burin::curation {

struct AuditRunOutcome {
    uint64_t items = 0;            ///< of the part that was asked for
    uint64_t made = 0, known = 0;  ///< now, and before
    uint64_t failed = 0;           ///< now; known failures that were not tried again are `known`
    double seconds = 0;
    std::vector<std::string> failures;  ///< sentences, at most ten
};

/// `end_soon`: raised, the item in work is finished and Failure(try_again) thrown. `program`: must be the one that planned.
[[nodiscard]] AuditRunOutcome run_audit(const commands::AuditRunRequest& request, const std::string& program,
                                        const CancelToken& end_soon, const RunHooks& hooks);

/// Places of the first item and behind the last one: of "1/4" or "1-100" among `items`. bad_input where it is neither.
struct AuditPart {
    uint64_t begin = 0, end = 0;
    bool operator==(const AuditPart&) const = default;
};
Result<AuditPart> part_of(const std::string& shard, const std::string& range, uint64_t items);

}  // namespace burin::curation
