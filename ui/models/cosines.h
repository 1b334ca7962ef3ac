// How much the directions of a request point the same way, out of what the engine measured with a picture.
#pragma once

#include "core/protocol/messages.h"
#include "ui/models/steering_model.h"

namespace burin::ui {

/// Hands the cosines to `steering`, which hints at pairs. False, and nothing happens, where there is not one for
/// each pair of the request's directions.
bool takeCosines(const protocol::RenderRequest& request, const protocol::Measured& measured,
                 SteeringModel& steering);

}  // namespace burin::ui
