#include "app/cli/picture_texts.h"

namespace burin::app {

std::vector<io::TextChunk> picture_texts(const protocol::RenderRequest& request,
                                         const engine::LoadedModel& model, uint64_t seed, int width,
                                         int height, protocol::MetadataLevel level, bool keep_paths) {
    protocol::Recipe recipe{.request = request};
    recipe.keep_paths = keep_paths;
    recipe.request.batch = 1;
    // A real picture's seed is a part of its inversion.
    if (!request.real_picture) recipe.request.seed = seed;
    recipe.facts = {{"device", model.target().name()},
                    {"family", models::to_string(model.description().family)}};
    recipe.width = width, recipe.height = height;
    return value_or_throw(protocol::recipe_texts(recipe, level, std::string("Burin ") + BURIN_VERSION));
}

}  // namespace burin::app
