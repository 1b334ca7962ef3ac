// --edit and --recipe of a request, read for a model.
#pragma once

#include "core/commands/combine_edits.h"
#include "core/models/model_folder.h"
#include "core/weights/recipe_edits.h"

namespace burin::curation {

/// Throws Failure, also where there is no edit that does anything.
[[nodiscard]] weights::Edits read_edits(const commands::EditChoice& choice,
                                        const models::ModelDescription& model);

}  // namespace burin::curation
