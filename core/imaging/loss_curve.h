// The curve of a training's loss. Thread-safe.
#pragma once

#include <vector>

#include "core/io/image.h"

namespace burin::imaging {

/// The losses of all steps as a smoothed curve over a pale band of the single ones, both axes marked; the
/// vertical axis is logarithmic. An empty list gives empty axes.
[[nodiscard]] io::Picture loss_curve(const std::vector<float>& losses);

}  // namespace burin::imaging
