// One picture of a request as a tensor, for whoever measures pictures.
#pragma once

#include "core/engine/render.h"

namespace burin::curation {

/// [3, H, W] float32 0..1 of the request's first picture. Throws Failure; cancelled among others.
[[nodiscard]] torch::Tensor render_tensor(engine::Renderer& renderer, engine::LoadedModel& model,
                                          const protocol::RenderRequest& request, const CancelToken& cancel);

}  // namespace burin::curation
