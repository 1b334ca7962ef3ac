// A photo that is steered: which part of it, at which size, where it came from, and the request that says so.
//
// The part is written as a PNG of the size that is steered, and that file is the request's real picture: the session keeps
// it, and where it came from stands inside it as a text ("burin.photo"). docs/real-pictures.md. Thread-safe.
#pragma once

#include <optional>

#include <QtCore/QRect>
#include <QtCore/QSize>
#include <QtCore/QString>

#include "core/io/image.h"
#include "core/protocol/request.h"
#include "core/session/node.h"

namespace burin::ui {

/// A picture longer than that is not steered as a whole.
inline constexpr double longest_photo = 4;

/// What a direction on a photo begins with at least: it takes an earlier start and more room than a picture from noise.
inline constexpr double photo_start = 0.1, photo_area = 0.3;

struct PhotoOrigin {
    QString path;    ///< as it was opened
    QString sha256;  ///< of that file
    QRect area;      ///< pixels of it, upright
    bool operator==(const PhotoOrigin&) const = default;
};

/// Near the model's own number of pixels and the area's proportions, sides that 8 divides.
[[nodiscard]] QSize photoSize(QSize area, QSize own);
/// The largest area with these proportions (width by height) around the middle of `within`, at least 1 x 1.
[[nodiscard]] QRect areaWithin(const QRect& within, double proportions);
/// The photo's own proportions, as far as they are steered.
[[nodiscard]] double photoProportions(QSize photo);

/// The origin's area of the upright RGB photo at that size, as the file described above.
Result<session::Bytes> fittedPhoto(const io::Picture& photo, const PhotoOrigin& origin, QSize size);
/// Of such a file; nothing where it is another or is gone.
[[nodiscard]] std::optional<PhotoOrigin> photoOrigin(const QString& fitted);
/// The photo as a whole, as far as it can be steered, as such a file of about the model's `own` size.
struct WholePhoto {
    session::Bytes fitted;
    QSize size;
};
Result<WholePhoto> wholePhoto(const QString& path, QSize own);
/// What a request's real picture shows: the PNG itself, or the picture that an inversion file was made of.
Result<io::Picture> photoPicture(const std::string& file);
/// What people call it: the name of the photo that the PNG or the inversion came from.
[[nodiscard]] QString photoName(const std::string& file);

/// The request that steers `photo` (a fitted one, or an inversion): model, device and edits of the weights as now, the directions of now at strength
/// 0 and with values that suit a photo, and nothing of what has no effect there.
[[nodiscard]] protocol::RenderRequest photoRequest(const protocol::RenderRequest& now,
                                                   const protocol::RealPicture& photo, QSize size);

/// The same with the directions' own strengths: what was found on one photo, for another.
[[nodiscard]] protocol::RenderRequest sameOnPhoto(const protocol::RenderRequest& now,
                                                  const protocol::RealPicture& photo, QSize size);

/// Starts no later and takes no less room than a photo wants.
void suitPhoto(protocol::Direction& direction);

/// The seed of the noise, which is that of a photo's inversion too.
void set_seed(protocol::RenderRequest& request, uint64_t seed);

}  // namespace burin::ui
