// An edited photo written back into the photo itself, at its own size.
#pragma once

#include <string>
#include <vector>

#include "core/engine/render.h"
#include "core/io/png_text.h"
#include "core/protocol/request.h"

namespace burin::app {

/// Refuses what cannot be pasted back before anything is rendered: no photo, an inversion without its photo, several
/// pictures, a place that cannot be written. Throws Failure(bad_input).
void require_photo(const protocol::RenderRequest& request, const std::string& path);

/// The picture's edited part in the request's photo, PNG or JPEG by the ending of `path`, with these texts inside; what of
/// the photo the file does not keep, a sentence each. The picture was rendered with where_it_acts. Throws Failure.
std::vector<std::string> write_pasted_back(const std::string& path, const protocol::RenderRequest& request,
                                           const engine::RenderedPicture& picture,
                                           const std::vector<io::TextChunk>& texts);

}  // namespace burin::app
