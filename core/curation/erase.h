// Closed-form edits from a request to a file, and the neighbours they should preserve.
//
// The options are explained in core/commands/make_edit.h, the methods in core/weights. Throw Failure; belong to
// one thread.
#pragma once

#include "core/commands/answers.h"
#include "core/commands/make_edit.h"
#include "core/curation/run_hooks.h"

namespace burin::curation {

/// Writes a delta file, or a LoRA where a rank is asked for.
[[nodiscard]] commands::EraseAnswer erase(const commands::EraseRequest& request, const RunHooks& hooks);

[[nodiscard]] commands::NeighboursAnswer find_neighbours(const commands::NeighboursRequest& request,
                                                         const RunHooks& hooks);

}  // namespace burin::curation
