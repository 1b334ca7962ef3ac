#include "app/cli/picture_texts.h"

namespace burin::app {

std::vector<io::TextChunk> picture_texts(const protocol::RenderRequest& request,
                                         const engine::LoadedModel& model, uint64_t seed, int width,
                                         int height, protocol::MetadataLevel level, bool keep_paths,
                                         const nlohmann::json& facts) {
    protocol::Recipe recipe{.request = request};
    recipe.keep_paths = keep_paths;
    recipe.request.batch = 1;
    // A real picture's seed is a part of its inversion.
    if (!request.real_picture) recipe.request.seed = seed;
    recipe.facts = {{"device", model.target().name()},
                    {"family", models::to_string(model.description().family)}};
    recipe.facts.update(facts);
    recipe.width = width, recipe.height = height;
    return value_or_throw(protocol::recipe_texts(recipe, level, std::string("Burin ") + BURIN_VERSION));
}

std::vector<io::TextChunk> picture_texts(const protocol::RenderRequest& request,
                                         const engine::LoadedModel& model,
                                         const engine::RenderedPicture& picture,
                                         protocol::MetadataLevel level, bool keep_paths) {
    return picture_texts(picture.ruled ? *picture.ruled : request, model, picture.seed, picture.picture.width,
                         picture.picture.height, level, keep_paths, picture.facts);
}

}  // namespace burin::app
