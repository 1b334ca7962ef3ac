// Renders requests to tensors for commands that measure pictures.
#pragma once

#include "app/cli/context.h"
#include "core/engine/render.h"
#include "core/models/picture_tensors.h"

namespace burin::app {

/// [3, H, W] float32 0..1 of the request's first picture. Throws Failure.
inline torch::Tensor render_tensor(engine::Renderer& renderer, engine::LoadedModel& model,
                                   const protocol::RenderRequest& request, const Context& context) {
    torch::Tensor picture;
    engine::RenderHooks hooks;
    hooks.cancel = context.cancel;
    hooks.on_picture = [&](const engine::RenderedPicture& rendered) {
        picture = models::from_picture(rendered.picture).squeeze(0);
    };
    engine::RenderOptions options;
    options.use_cache = false;
    renderer.render(model, request, options, hooks);
    return picture;
}

}  // namespace burin::app
