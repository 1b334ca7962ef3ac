// Where a model that a request names lies on this machine.
#pragma once

#include <string>

#include "core/models/model_place.h"

namespace burin::engine {

/// A path, or "mini", the embedded model: $BURIN_RESOURCES/mini, else resources/mini of the installation or build this
/// program belongs to. What models::parse_model_place reads may follow, with mini in it too. Throws Failure: bad_model
/// when mini is not there, bad_input for settings that are none.
models::ModelPlace find_model(const std::string& model);

}  // namespace burin::engine
