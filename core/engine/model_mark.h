// What tells a model and the edits of its weights from others, without reading all of them.
#pragma once

#include <string>

#include "core/protocol/inversion_facts.h"

namespace burin::engine {

class LoadedModel;

/// `weights`: names, types and shapes of all tensors of the networks that a picture passes through, a few bytes out of each,
/// and the noise levels of the scheduler. `edits`: the files of the edits in use, their scales and blocks.
using protocol::ModelMark;

/// Of a model that uses the edits of `request`. Reads the files of edits as a whole. Throws Failure.
ModelMark mark_of(const LoadedModel& model, const protocol::RenderRequest& request);

}  // namespace burin::engine
