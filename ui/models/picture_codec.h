// Pictures between Qt and the files of a session: always through core/io, never through Qt's readers and
// writers. Thread-safe.
#pragma once

#include <span>

#include <QImage>

#include "core/base/result.h"
#include "core/io/image.h"
#include "core/session/node.h"

namespace burin::ui {

/// Longest side of the thumbnails that a session keeps, pixels.
inline constexpr int thumbnail_side = 192;

[[nodiscard]] io::Picture to_picture(const QImage& image);
/// Format_RGB888 or Format_RGBA8888.
[[nodiscard]] QImage to_image(const io::Picture& picture);

/// A PNG file without text.
Result<session::Bytes> to_png(const QImage& image);
/// A JPEG file of at most thumbnail_side pixels.
Result<session::Bytes> to_thumbnail(const QImage& image);
/// PNG or JPEG; `source` names it in sentences.
Result<QImage> read_image(std::span<const std::byte> file, const std::string& source);

}  // namespace burin::ui
