// A checkpoint, read as far as a render reads it.
//
// What core/models says about it leaves out its scheduler, which core/diffusion reads. Both are put together here,
// so that `info`, the window and loading never disagree about whether a model can be used. Thread-safe.
#pragma once

#include <filesystem>

#include "core/diffusion/scheduler_config.h"
#include "core/models/model_folder.h"

namespace burin::engine {

/// models::describe_model and the scheduler file: what is wrong with it joins the problems, what it asks for and does
/// not get joins the notes. Never throws for what is wrong with the model.
models::ModelDescription describe_checkpoint(const models::ModelPlace& place);

/// describe_checkpoint, throwing the first problem as a Failure.
models::ModelDescription require_checkpoint(const models::ModelPlace& place);

/// The scheduler's settings, with the correction that pipelines make. Throws Failure(bad_model).
diffusion::SchedulerConfig scheduler_of(const models::ModelDescription& model);

/// Where the model's own scheduler places its levels: karras, exponential, beta, lu, or how it spaces training steps:
/// linspace, leading, trailing. Empty where the model cannot be used.
std::string own_spacing(const models::ModelDescription& model);

/// Whether the model's own scheduler draws no noise between steps, so that fewer steps sketch the same picture.
bool is_steady(const models::ModelDescription& model);

}  // namespace burin::engine
