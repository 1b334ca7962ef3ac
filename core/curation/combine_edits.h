// Edits out of checkpoints and out of edits, and what they are as files for others.
//
// Requests: core/commands/make_edit.h and combine_edits.h. Throw Failure; belong to one thread.
#pragma once

#include "core/commands/answers.h"
#include "core/commands/combine_edits.h"
#include "core/commands/make_edit.h"
#include "core/curation/run_hooks.h"

namespace burin::curation {

[[nodiscard]] commands::TaskVectorAnswer make_task_vector(const commands::TaskVectorRequest& request);

/// Compares, and writes what is asked for.
[[nodiscard]] commands::CombineAnswer combine_edits(const commands::CombineRequest& request);

[[nodiscard]] commands::ExportAnswer export_edits(const commands::ExportRequest& request,
                                                  const RunHooks& hooks);

/// The edits of --edit as a request names them; the recipe is not among them.
[[nodiscard]] std::vector<protocol::LoraUse> uses_of(const commands::EditChoice& choice);

/// "fp32", "bf16" or "fp16". Throws Failure(bad_input).
[[nodiscard]] torch::ScalarType weight_type(const std::string& name);

}  // namespace burin::curation
