// Where something acts or differs, as a picture over a picture.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/io/image.h"

namespace burin::imaging {

/// `coverage` [h * w] in 0..1, stretched smoothly over the picture and laid over it in a warm colour,
/// stronger where it is nearer to 1. Errors (bad_input): sizes that contradict each other.
Result<io::Picture> overlay(const io::Picture& picture, const std::vector<float>& coverage, int width,
                            int height);

/// The same map alone, from black over violet and orange to yellow, at the given size.
Result<io::Picture> heat_map(const std::vector<float>& coverage, int width, int height, int out_width,
                             int out_height);

}  // namespace burin::imaging
