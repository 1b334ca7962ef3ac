// Transparency: what a picture with an alpha channel looks like on paper, and alpha as a mask. Plain
// functions; thread-safe.
#pragma once

#include "core/io/image.h"

namespace burin::io {

/// The same with 1, 3 or 4 channels. Where alpha is dropped, the picture lies on white first: what an editor
/// left under transparent pixels must not appear. Grey is the luma of ITU-R BT.601.
[[nodiscard]] Picture with_channels(Picture picture, int channels);

/// Whether any pixel is not opaque.
[[nodiscard]] bool is_transparent(const Picture& picture);

/// A mask that a person painted, 1 channel: the alpha channel where the picture is transparent anywhere (what
/// is painted is opaque, whatever its colour), else how bright it is.
[[nodiscard]] Picture mask_in(const Picture& picture);

}  // namespace burin::io
