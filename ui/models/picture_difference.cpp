#include "ui/models/picture_difference.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace burin::ui {
namespace {

struct PictureDifferenceText {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::PictureDifference)
};

}  // namespace

PictureDifference compare(const QImage& a, const QImage& b) {
    PictureDifference result;
    result.same_size = !a.isNull() && a.size() == b.size();
    if (!result.same_size) return result;
    const QImage one = a.convertToFormat(QImage::Format_RGB32),
                 other = b.convertToFormat(QImage::Format_RGB32);
    int64_t sum = 0, squares = 0, different = 0;
    for (int y = 0; y < one.height(); ++y) {
        const auto* left = reinterpret_cast<const QRgb*>(one.constScanLine(y));
        const auto* right = reinterpret_cast<const QRgb*>(other.constScanLine(y));
        for (int x = 0; x < one.width(); ++x) {
            const int red = std::abs(qRed(left[x]) - qRed(right[x]));
            const int green = std::abs(qGreen(left[x]) - qGreen(right[x]));
            const int blue = std::abs(qBlue(left[x]) - qBlue(right[x]));
            sum += red + green + blue;
            squares += red * red + green * green + blue * blue;
            result.largest = std::max({result.largest, red, green, blue});
            if (red + green + blue > 0) ++different;
        }
    }
    const double pixels = static_cast<double>(one.width()) * one.height();
    result.mean = static_cast<double>(sum) / (3 * pixels);
    result.share = static_cast<double>(different) / pixels;
    const double mse = static_cast<double>(squares) / (3 * pixels);
    result.psnr_db = mse > 0 ? 10 * std::log10(255.0 * 255.0 / mse) : std::numeric_limits<double>::infinity();
    return result;
}

QString describe(const PictureDifference& difference) {
    if (!difference.same_size) return PictureDifferenceText::tr("The pictures have different sizes.");
    if (difference.identical()) return PictureDifferenceText::tr("The picture was reproduced bit for bit.");
    const QLocale locale;
    return PictureDifferenceText::tr(
               "The picture differs: at most %1 of 255, %2 on average, in %3 % of the pixels, PSNR %4 dB. "
               "Another "
               "build, device, precision or number of threads explains small differences.")
        .arg(difference.largest)
        .arg(locale.toString(difference.mean, 'f', 3), locale.toString(100 * difference.share, 'f', 1),
             locale.toString(difference.psnr_db, 'f', 1));
}

}  // namespace burin::ui
