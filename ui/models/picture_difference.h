// How much two pictures differ, in numbers.
#pragma once

#include <QtGui/QImage>

namespace burin::ui {

struct PictureDifference {
    bool same_size = false;
    int largest = 0;     ///< of all values of all pixels, 0..255
    double mean = 0;     ///< absolute, over all values
    double share = 0;    ///< of pixels that differ at all, 0..1
    double psnr_db = 0;  ///< infinite where nothing differs
    [[nodiscard]] bool identical() const { return same_size && largest == 0; }
};

/// Compares red, green and blue. Pictures of different sizes have no numbers.
[[nodiscard]] PictureDifference compare(const QImage& a, const QImage& b);

/// The same as a sentence.
[[nodiscard]] QString describe(const PictureDifference& difference);

}  // namespace burin::ui
