// Facts about models and pictures as JSON, for --json, for the window's details and for recipes.
#pragma once

#include <nlohmann/json.hpp>

#include "core/engine/render.h"
#include "core/models/model_folder.h"
#include "core/protocol/request.h"

namespace burin::engine {

/// Family, sizes, components with parameters, types and bytes, and what would be refused and why. `with_hash`
/// adds each component's content hash, which reads every weight.
nlohmann::json describe(const models::ModelDescription& model, bool with_hash = false);

/// {"request": ..., "facts": {...}}: what makes the picture again.
nlohmann::json recipe_json(const LoadedModel& model, const protocol::RenderRequest& request,
                           const RenderedPicture& picture);

/// Per direction and evaluation the mask's coverage and the norm of its contribution, and what the run cost.
/// "cosines" tells which directions point the same way. `masks` adds, per direction, the averaged mask {"width", "height", "values"} where it was asked for.
nlohmann::json report_json(const guidance::TrajectoryReport& report, const protocol::Guidance& guidance,
                           bool masks = true);

}  // namespace burin::engine
