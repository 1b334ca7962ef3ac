// What the embedded model must be able to do, measured: from a request to the report of its gates.
//
// The request: core/commands/evaluate_mini.h; the gates: core/evaluation/mini_gates.h, and beside them three that
// need the whole program: the size on disk, the time of a picture and that of a moved slider. Throws Failure;
// belongs to one thread.
#pragma once

#include "core/commands/evaluate_mini.h"
#include "core/curation/run_hooks.h"
#include "core/evaluation/mini_gates.h"

namespace burin::curation {

struct MiniEvaluation {
    evaluation::GateReport report;
    nlohmann::json json;  ///< model, device, gates and details
};

/// Writes the JSON to the request's file and the contact sheets into its folder, where it names them.
[[nodiscard]] MiniEvaluation evaluate_mini(const commands::EvaluateMiniRequest& request,
                                           const RunHooks& hooks);

}  // namespace burin::curation
