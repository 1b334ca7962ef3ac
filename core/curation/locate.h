// Where a model keeps a concept, from a request to maps and drawings.
//
// The request: core/commands/measure_edit.h; the maps: core/weights/trace_concept.h and
// core/evaluation/locate_concept.h. Throws Failure; belongs to one thread.
#pragma once

#include <optional>

#include "core/commands/measure_edit.h"
#include "core/curation/run_hooks.h"
#include "core/evaluation/locate_concept.h"

namespace burin::curation {

struct LocateOutcome {
    std::optional<weights::TraceMap> text_encoder;
    std::optional<evaluation::WindowMap> cross_attention;
    nlohmann::json json;  ///< prompt, concept and the maps
};

/// Writes locate.json and the drawings into the request's folder, where it names one.
[[nodiscard]] LocateOutcome locate(const commands::LocateRequest& request, const RunHooks& hooks);

}  // namespace burin::curation
