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
    if (picture.channels != 3 && picture.channels != 4) return {};
    const auto format = picture.channels == 4 ? QImage::Format_RGBA8888 : QImage::Format_RGB888;
    QImage image(picture.width, picture.height, format);
    if (image.isNull() || picture.pixels.size() != picture.expected_bytes()) return {};
    const size_t line = static_cast<size_t>(picture.width) * static_cast<size_t>(picture.channels);
    for (int y = 0; y < picture.height; ++y)
        std::memcpy(image.scanLine(y), picture.pixels.data() + static_cast<size_t>(y) * line, line);
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
    const auto info = io::picture_info(file, source);
    if (!info) return tl::unexpected(info.error());
    const bool alpha = info->channels == 2 || info->channels == 4;
    const auto picture = io::decode_picture(file, source, alpha ? 4 : 3);
    if (!picture) return tl::unexpected(picture.error());
    QImage image = to_image(*picture);
    if (image.isNull()) return fail(ErrorCode::out_of_memory, "there is not enough memory for " + source);
    return image;
}

}  // namespace burin::ui
