// How much the directions of a request point the same way, out of what the engine reports with a picture.
#pragma once

#include <nlohmann/json.hpp>

#include "core/protocol/request.h"
#include "ui/models/steering_model.h"

namespace burin::ui {

/// Hands the report's "cosines", a square matrix over the request's directions with null where the engine
/// does not know, to `steering`, which hints at pairs. False, and nothing happens, where there is no such
/// matrix. What is out of [-1, 1] counts as unknown.
bool takeCosines(const protocol::RenderRequest& request, const nlohmann::json& report,
                 SteeringModel& steering);

}  // namespace burin::ui
