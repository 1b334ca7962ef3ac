#include "ui/models/painted_mask.h"

#include <algorithm>
#include <cstring>

namespace burin::ui {

protocol::PaintedMask to_painted_mask(const QImage& coverage) {
    if (coverage.isNull()) return {1, 1, {0}};
    auto grey = coverage.convertToFormat(QImage::Format_Grayscale8);
    if (std::max(grey.width(), grey.height()) > painted_mask_side)
        grey =
            grey.scaled(painted_mask_side, painted_mask_side, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                .convertToFormat(QImage::Format_Grayscale8);
    const auto width = static_cast<size_t>(grey.width()), height = static_cast<size_t>(grey.height());
    protocol::PaintedMask mask{grey.width(), grey.height(), std::vector<uint8_t>(width * height)};
    for (size_t y = 0; y < height; ++y)
        std::memcpy(mask.coverage.data() + y * width, grey.constScanLine(static_cast<int>(y)), width);
    return mask;
}

QImage to_image(const protocol::PaintedMask& mask) {
    const auto width = static_cast<size_t>(std::max(mask.width, 0)),
               height = static_cast<size_t>(std::max(mask.height, 0));
    if (mask.coverage.empty() || mask.coverage.size() != width * height) return {};
    QImage image(mask.width, mask.height, QImage::Format_Grayscale8);
    for (size_t y = 0; y < height; ++y)
        std::memcpy(image.scanLine(static_cast<int>(y)), mask.coverage.data() + y * width, width);
    return image;
}

}  // namespace burin::ui
