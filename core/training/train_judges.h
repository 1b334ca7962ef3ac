// The stages that train the embedded model's judges: the classifier and the CLIP pair (see train_mini.h).
#pragma once

#include <memory>

#include "core/training/train_mini.h"

namespace burin::training {

/// The report's quality is the worst group's accuracy on 1024 unseen paintings, those through `round_trip`
/// (which may be empty) counted where it is given. Throws Failure.
[[nodiscard]] StageReport train_classifier(const MiniPlan& plan, const TrainingHooks& hooks,
                                           std::shared_ptr<const PictureStore> store,
                                           const RoundTrip& round_trip);
/// The report's quality is ClipTraining::matched. Throws Failure.
[[nodiscard]] StageReport train_clip(const MiniPlan& plan, const TrainingHooks& hooks,
                                     std::shared_ptr<const PictureStore> store);

/// Writes the judges that are trained into `plan.model`; gives false where neither is. Throws Failure.
bool write_judges(const MiniPlan& plan);

}  // namespace burin::training
