// An edited part written back into the photo it came from, at the photo's own size.
//
// result = photo + weight (edited - photo), with the edited part resampled to the area it was taken from. The weight is 1
// in the mask, falls to 0 over `feather` pixels around it and towards the sides of the area behind which the photo goes on,
// and is exactly 0 beyond: there the photo's own bits stay. Alpha is the photo's. Colours are the photo's numbers throughout, so its colour profile is that of the result. Thread-safe.
#pragma once

#include <span>
#include <string>

#include "core/io/image.h"
#include "core/io/resample.h"

namespace burin::io {

struct EditedPart {
    Picture edited;    ///< RGB, any size: what became of the area
    Picture mask;      ///< 1 channel, any size, over the same area: where it was edited, 0 = not at all
    PictureArea area;  ///< of the upright photo
    /// Pixels of the photo; negative = as suits the area, one part in 20 of its shorter side.
    double feather = -1;
    /// From here on a value of the mask counts as edited. Masks are averaged over the steps: what was edited in fewer than
    /// one in eight of them is hardly changed.
    int threshold = 32;
};

/// `photo` upright with 3 or 4 channels. bad_input where the area does not lie in it or there is nothing to paste.
Result<Picture> pasted_back(Picture photo, const EditedPart& part);

struct PastedFile {
    std::vector<std::byte> bytes;
    std::vector<std::string> notes;  ///< what of the photo the file does not keep, a sentence each
};

/// The same from the photo's file to a file: PNG, where what was not edited has the photo's own bits, or JPEG of the highest
/// quality. A photo that lies on its side comes out upright. `source` names the photo in sentences.
Result<PastedFile> paste_into_file(std::span<const std::byte> photo, const std::string& source,
                                   const EditedPart& part, PictureFormat format);

}  // namespace burin::io
