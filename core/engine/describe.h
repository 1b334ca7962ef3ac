// Facts about models and pictures as JSON, for --json, for the window's details and for recipes.
#pragma once

#include <nlohmann/json.hpp>

#include "core/engine/render.h"
#include "core/models/model_folder.h"
#include "core/protocol/messages.h"

namespace burin::engine {

/// Family, sizes, components with parameters, types and bytes, and what would be refused and why. `with_hash`
/// adds each component's content hash, which reads every weight.
nlohmann::json describe(const models::ModelDescription& model, bool with_hash = false);

/// {"request": ..., "facts": {...}}: what makes the picture again.
nlohmann::json recipe_json(const LoadedModel& model, const protocol::RenderRequest& request,
                           const RenderedPicture& picture);

/// {"whole_db", "outside_db", "outside_share"}.
nlohmann::json fidelity_json(const Fidelity& fidelity);

/// Per direction and evaluation the mask's coverage and the norm of its contribution, and what the run cost.
/// "cosines" tells which directions point the same way.
nlohmann::json report_json(const guidance::TrajectoryReport& report, const protocol::Guidance& guidance);

/// The same for the window, of a report on one picture. What is not finite becomes the largest number, or
/// unknown.
protocol::Measured measured(const guidance::TrajectoryReport& report);

/// A mask [1, h, w] of 0..1 in bytes.
protocol::Coverage coverage_of(const Tensor& mask);

}  // namespace burin::engine
