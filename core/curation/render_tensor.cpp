#include "core/curation/render_tensor.h"

#include "core/models/picture_tensors.h"

namespace burin::curation {

torch::Tensor render_tensor(engine::Renderer& renderer, engine::LoadedModel& model,
                            const protocol::RenderRequest& request, const CancelToken& cancel) {
    torch::Tensor picture;
    engine::RenderHooks hooks;
    hooks.cancel = cancel;
    hooks.on_picture = [&](const engine::RenderedPicture& rendered) {
        picture = models::from_picture(rendered.picture).squeeze(0);
    };
    engine::RenderOptions options;
    options.use_cache = false;
    renderer.render(model, request, options, hooks);
    return picture;
}

}  // namespace burin::curation
