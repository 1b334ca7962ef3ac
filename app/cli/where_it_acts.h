// Where each direction acted, laid over the finished picture.
#pragma once

#include <string>

#include "core/engine/render.h"
#include "core/protocol/request.h"

namespace burin::app {

/// A sheet with the picture and, for every direction, the picture under its mask averaged over the steps.
/// Throws Failure; without OpenCV in the build it says so.
void write_where_it_acts(const std::string& path, const engine::RenderedPicture& picture,
                         const protocol::Guidance& guidance);

}  // namespace burin::app
