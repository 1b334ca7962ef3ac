// One model opened for one command.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/cli/context.h"
#include "app/cli/progress_bar.h"
#include "core/engine/loaded_model.h"

namespace burin::app {

/// Where `model` lies: see engine::find_model.
models::ModelPlace find_model(const std::string& model);

/// Opens a checkpoint and shows a bar while its components are read. Throws Failure.
std::unique_ptr<engine::LoadedModel> open_model(const std::string& model, const engine::ComputeTarget& target,
                                                ProgressBar& bar);

/// What was asked for and not done, as "notes" in the object and a line each on stderr, where a program that reads the
/// result is not disturbed by it.
void tell_notes(const std::vector<std::string>& notes, Outcome& outcome);

}  // namespace burin::app
