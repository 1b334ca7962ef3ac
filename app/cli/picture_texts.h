// What the pictures of burin-cli say about how they were made.
#pragma once

#include <vector>

#include "core/engine/render.h"
#include "core/io/image.h"
#include "core/protocol/recipe_text.h"

namespace burin::app {

/// The texts of one picture of `request`, of that seed and size. No time of day and no duration: the same request gives the
/// same bytes. Files stand there by name and hash, unless paths are kept. `facts` are added to those of the run. Throws
/// Failure.
std::vector<io::TextChunk> picture_texts(const protocol::RenderRequest& request,
                                         const engine::LoadedModel& model, uint64_t seed, int width,
                                         int height, protocol::MetadataLevel level, bool keep_paths = false,
                                         const nlohmann::json& facts = nlohmann::json::object());

/// Of a picture that was rendered for `request`: with what the lines of defence made of both.
std::vector<io::TextChunk> picture_texts(const protocol::RenderRequest& request,
                                         const engine::LoadedModel& model,
                                         const engine::RenderedPicture& picture,
                                         protocol::MetadataLevel level, bool keep_paths = false);

}  // namespace burin::app
