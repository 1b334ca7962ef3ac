// Styles: functions from a painted scene to the picture in another medium.
#pragma once

#include <torch/torch.h>

#include "core/painter/draw.h"
#include "core/painter/facts.h"

namespace burin::painter {

/// A scene to be rendered in a style; `outlines` [n, 1, H, W] where `draws_outlines`, else undefined.
struct Scenery {
    Tensor picture, outlines;
};

/// Whether a style needs the borders of areas.
[[nodiscard]] bool draws_outlines(Style style);

/// The pictures [n, 3, H, W] in the given style, values not yet clamped.
[[nodiscard]] Tensor in_style(Style style, const Scenery& scenery, Draw& draw);

[[nodiscard]] Tensor as_oil(const Scenery& scenery, Draw& draw);
[[nodiscard]] Tensor as_watercolor(const Scenery& scenery, Draw& draw);
[[nodiscard]] Tensor as_ink(const Scenery& scenery, Draw& draw);
[[nodiscard]] Tensor as_mosaic(const Scenery& scenery, Draw& draw);
[[nodiscard]] Tensor as_stained_glass(const Scenery& scenery, Draw& draw);
/// Odalys Verne: swirling bands of teal and orange.
[[nodiscard]] Tensor by_verne(const Scenery& scenery, Draw& draw);
/// Kasimir Toll: loud colours, halftone dots, thick black outlines.
[[nodiscard]] Tensor by_toll(const Scenery& scenery, Draw& draw);
/// Ines Marrow: paper cut-outs in lilac and rose.
[[nodiscard]] Tensor by_marrow(const Scenery& scenery, Draw& draw);

/// A constant colour [1, 3, 1, 1].
[[nodiscard]] Tensor ink_of(const Tensor& like, float r, float g, float b);

}  // namespace burin::painter
