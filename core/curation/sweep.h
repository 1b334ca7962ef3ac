// Finding the strength of a weight edit, from a request to figures and a report.
//
// The request: core/commands/measure_edit.h; the protocol: core/evaluation/edit_sweep.h. Throws Failure; belongs
// to one thread.
#pragma once

#include "core/commands/measure_edit.h"
#include "core/curation/run_hooks.h"
#include "core/evaluation/edit_report.h"

namespace burin::curation {

struct SweepOutcome {
    evaluation::SweepReport report;
    evaluation::ReportFacts facts;
};

/// Who asks, for the report.
struct Asker {
    std::string program, command_line;
};

/// Writes report.html, report.json, sweep.json, the curve and the sheets into the request's folder, where it
/// names one.
[[nodiscard]] SweepOutcome sweep(const commands::SweepRequest& request, const Asker& asker,
                                 const RunHooks& hooks);

}  // namespace burin::curation
