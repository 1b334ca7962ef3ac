// Painted masks of a request as pictures of the canvas, and back. Thread-safe.
#pragma once

#include <QImage>

#include "core/protocol/request.h"

namespace burin::ui {

/// As fine as the latent grid of the largest picture; more would only make histories larger.
inline constexpr int painted_mask_side = 512;

/// 8-bit grey; larger pictures are scaled down to painted_mask_side. A null picture gives a mask of one
/// untouched pixel.
[[nodiscard]] protocol::PaintedMask to_painted_mask(const QImage& coverage);

/// Format_Grayscale8; null where the mask is not as large as it says.
[[nodiscard]] QImage to_image(const protocol::PaintedMask& mask);

}  // namespace burin::ui
