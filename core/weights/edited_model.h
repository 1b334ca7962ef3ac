// The networks of a model with weight edits: as models::load_unet and its siblings load them without.
//
// A list of deltas that touches nothing of a network gives the same bits as no list. Throws Failure;
// thread-safe.
#pragma once

#include <set>

#include "core/models/model_folder.h"
#include "core/weights/edited_source.h"

namespace burin::weights {

using Edits = std::vector<AppliedDelta>;

/// Whether both lists make the same network of a component ("unet").
[[nodiscard]] bool same_for(const std::string& component, const Edits& a, const Edits& b);

/// Tensors of a component that the edits change.
[[nodiscard]] std::set<std::string> edited_names(const std::string& component, const Edits& edits);
/// All edits as one delta at lambda 1: products side by side where every edit of a tensor is a product and
/// their rank stays below that of the tensor, dense otherwise.
[[nodiscard]] Delta combined(const Edits& edits);

[[nodiscard]] models::UNet load_unet(const models::ModelDescription& model,
                                     const models::LoadOptions& options, const Edits& edits);
/// `component`: "text_encoder" or "text_encoder_2".
[[nodiscard]] models::ClipTextEncoder load_text_encoder(const models::ModelDescription& model,
                                                        const std::string& component,
                                                        const models::LoadOptions& options,
                                                        const Edits& edits);

}  // namespace burin::weights
