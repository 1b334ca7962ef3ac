#include "ui/models/picture_codec.h"

#include <cstring>

namespace burin::ui {
namespace {

constexpr int thumbnail_quality = 88;

}  // namespace

io::Picture to_picture(const QImage& image) {
    const bool alpha = image.hasAlphaChannel();
    const QImage plain = image.convertToFormat(alpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    io::Picture picture{
        .width = plain.width(), .height = plain.height(), .channels = alpha ? 4 : 3, .pixels = {}};
    picture.pixels.resize(picture.expected_bytes());
    const size_t line = static_cast<size_t>(picture.width) * static_cast<size_t>(picture.channels);
    for (int y = 0; y < picture.height; ++y)
        std::memcpy(picture.pixels.data() + static_cast<size_t>(y) * line, plain.constScanLine(y), line);
    return picture;
}

QImage to_image(const io::Picture& picture) {
    const bool grey = picture.channels < 3, alpha = picture.channels == 2 || picture.channels == 4;
    QImage image(picture.width, picture.height, alpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    if (picture.channels < 1 || picture.channels > 4 || image.isNull() ||
        picture.pixels.size() != picture.expected_bytes())
        return {};
    const auto channels = static_cast<size_t>(picture.channels);
    const size_t pixels = static_cast<size_t>(picture.width);
    for (int y = 0; y < picture.height; ++y) {
        const uint8_t* from = picture.pixels.data() + static_cast<size_t>(y) * pixels * channels;
        uchar* to = image.scanLine(y);
        if (!grey) {
            std::memcpy(to, from, pixels * channels);
            continue;
        }
        for (size_t x = 0; x < pixels; ++x, from += channels) {
            for (int colour = 0; colour < 3; ++colour) *to++ = *from;
            if (alpha) *to++ = from[1];
        }
    }
    return image;
}

Result<session::Bytes> to_png(const QImage& image) { return io::encode_png(to_picture(image)); }

Result<session::Bytes> to_thumbnail(const QImage& image) {
    const QSize size = image.size().scaled(thumbnail_side, thumbnail_side, Qt::KeepAspectRatio);
    const bool smaller = size.width() < image.width();
    const QImage small =
        smaller ? image.scaled(size.expandedTo({1, 1}), Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                : image;
    return io::encode_jpeg(to_picture(small.convertToFormat(QImage::Format_RGB888)), thumbnail_quality);
}

Result<QImage> read_image(std::span<const std::byte> file, const std::string& source) {
    const auto picture = io::decode_picture(file, source);
    if (!picture) return tl::unexpected(picture.error());
    QImage image = to_image(*picture);
    if (image.isNull()) return fail(ErrorCode::out_of_memory, "there is not enough memory for " + source);
    return image;
}

}  // namespace burin::ui
