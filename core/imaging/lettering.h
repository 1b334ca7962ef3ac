// Letters on pictures, for labels of sheets and curves. Printable ASCII only.
//
// opencv/lettering.cpp writes smooth letters; where Burin is built without OpenCV, plain/lettering.cpp writes
// those of stb. Plain functions; thread-safe.
#pragma once

#include <string>

#include "core/io/image.h"

namespace burin::imaging {

/// Pixels that a line of text takes.
inline constexpr int line_height = 20;
[[nodiscard]] int text_width(const std::string& text);

/// Writes onto an RGB picture in dark grey; what lies outside is cut off.
void write_text(io::Picture& picture, const std::string& text, int x, int baseline);

}  // namespace burin::imaging
