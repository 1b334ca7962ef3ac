// Making a concept's vector from a request: the model's defaults filled in, pictures rendered by the engine.
//
// The request: core/commands/train_concept.h; the training: train_concept.h. Throws Failure; belongs to one
// thread.
#pragma once

#include "core/commands/answers.h"
#include "core/commands/train_concept.h"
#include "core/curation/run_hooks.h"
#include "core/curation/train_concept.h"

namespace burin::curation {

/// Trains, or makes the random control of an edit that is there.
[[nodiscard]] commands::TrainConceptAnswer train_concept(const commands::TrainConceptRequest& request,
                                                         const training::TrainingHooks& hooks);

/// What will be trained: the request over what the model's size suggests. `target` as the request chooses it.
[[nodiscard]] ConceptPlan plan_of(const commands::TrainConceptRequest& request,
                                  const engine::ComputeTarget& target);

}  // namespace burin::curation
