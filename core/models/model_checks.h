// Whether the components of a model fit each other. Thread-safe: a plain function.
#pragma once

#include <vector>

#include "core/models/model_folder.h"

namespace burin::models {

/// Every pair of components whose configurations contradict each other, one sentence each.
std::vector<Error> contradictions(const ModelDescription& model);

}  // namespace burin::models
