#include "ui/models/photo.h"

#include <algorithm>
#include <cmath>

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <nlohmann/json.hpp>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"
#include "core/io/png_text.h"
#include "core/io/resample.h"
#include "core/io/safetensors.h"
#include "core/protocol/inversion_facts.h"
#include "core/protocol/limits.h"

namespace burin::ui {
namespace {

constexpr const char* origin_key = "burin.photo";
constexpr int side_unit = 8;
/// What a share of more or fewer pixels costs, against the same share of the picture cut off.
constexpr double pixels_count = 0.25;

std::string textOf(const PhotoOrigin& origin) {
    return nlohmann::json{{"file", origin.path.toStdString()},
                          {"sha256", origin.sha256.toStdString()},
                          {"x", origin.area.x()},
                          {"y", origin.area.y()},
                          {"width", origin.area.width()},
                          {"height", origin.area.height()}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

int sideIn(const nlohmann::json& json, const char* key, int least) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_integer()) return -1;
    const auto value = found->get<int64_t>();
    return value < least || value > limits::picture_side ? -1 : static_cast<int>(value);
}

std::optional<PhotoOrigin> originIn(const std::string& text) {
    const auto json = io::parse_json(text, "where the photo came from");
    if (!json || !json->is_object()) return {};
    const int x = sideIn(*json, "x", 0), y = sideIn(*json, "y", 0);
    const int width = sideIn(*json, "width", 1), height = sideIn(*json, "height", 1);
    const auto file = json->find("file"), hash = json->find("sha256");
    if (x < 0 || y < 0 || width < 0 || height < 0 || file == json->end() || !file->is_string() ||
        hash == json->end() || !hash->is_string())
        return {};
    return PhotoOrigin{QString::fromStdString(file->get<std::string>()),
                       QString::fromStdString(hash->get<std::string>()), QRect(x, y, width, height)};
}

}  // namespace

QSize photoSize(QSize area, QSize own) {
    const auto shape =
        protocol::shape_of_start({std::max(1, area.width()), std::max(1, area.height())},
                                 {std::max(1, own.width()), std::max(1, own.height())}, side_unit);
    const double proportions = static_cast<double>(std::max(1, area.width())) / std::max(1, area.height());
    const double pixels = static_cast<double>(shape.width) * shape.height;
    // Both sides are rounded: a neighbour may be nearer to the proportions, so that less is cut off.
    QSize best(shape.width, shape.height);
    double least = 1e9;
    for (const int wider : {0, -side_unit, side_unit}) {
        for (const int higher : {0, -side_unit, side_unit}) {
            const QSize size(shape.width + wider, shape.height + higher);
            if (std::min(size.width(), size.height()) < protocol::limits::smallest_picture_side ||
                std::max(size.width(), size.height()) > protocol::limits::picture_side)
                continue;
            const double cut =
                std::abs(std::log(static_cast<double>(size.width()) / size.height() / proportions));
            const double more =
                std::abs(std::log(static_cast<double>(size.width()) * size.height() / pixels));
            if (cut + pixels_count * more >= least) continue;
            least = cut + pixels_count * more;
            best = size;
        }
    }
    return best;
}

QRect areaWithin(const QRect& within, double proportions) {
    const auto area =
        io::covering_area(std::max(1, within.width()), std::max(1, within.height()), proportions);
    return {within.x() + area.x, within.y() + area.y, area.width, area.height};
}

double photoProportions(QSize photo) {
    const double own = static_cast<double>(std::max(1, photo.width())) / std::max(1, photo.height());
    return std::clamp(own, 1 / longest_photo, longest_photo);
}

Result<session::Bytes> fittedPhoto(const io::Picture& photo, const PhotoOrigin& origin, QSize size) {
    const QRect& area = origin.area;
    const io::Picture fitted =
        io::resampled(photo, {area.x(), area.y(), area.width(), area.height()}, size.width(), size.height());
    if (fitted.pixels.empty())
        return fail(ErrorCode::internal, "the part of the photo does not lie in it", "choose it again");
    return io::encode_png(fitted, {{origin_key, textOf(origin)}});
}

std::optional<PhotoOrigin> photoOrigin(const QString& fitted) {
    const auto file = io::MappedFile::open(QFile::encodeName(fitted).toStdString());
    if (!file) return {};
    const auto texts = io::read_png_text((*file)->bytes(), "the photo");
    if (!texts) return {};
    const auto found = std::find_if(texts->begin(), texts->end(),
                                    [](const io::TextChunk& text) { return text.keyword == origin_key; });
    return found == texts->end() ? std::nullopt : originIn(found->text);
}

Result<WholePhoto> wholePhoto(const QString& path, QSize own) {
    const std::string source = in_quotes(path.toStdString());
    const auto file = io::MappedFile::open(QFile::encodeName(path).toStdString());
    if (!file) return tl::unexpected(file.error());
    const auto photo = io::decode_picture((*file)->bytes(), source, 3);
    if (!photo) return tl::unexpected(photo.error());
    const QRect all(0, 0, photo->width, photo->height);
    const QSize size = photoSize(areaWithin(all, photoProportions(all.size())).size(), own);
    const QRect area = areaWithin(all, static_cast<double>(size.width()) / size.height());
    const QString sha256 = QString::fromStdString(sha256_hex((*file)->bytes()));
    auto fitted = fittedPhoto(*photo, {QFileInfo(path).absoluteFilePath(), sha256, area}, size);
    if (!fitted) return tl::unexpected(fitted.error());
    return WholePhoto{std::move(*fitted), size};
}

Result<io::Picture> photoPicture(const std::string& file) {
    if (!protocol::read_inversion_facts(file)) return io::read_picture(file, 3);
    const auto stored = io::SafetensorsFile::open(file);
    if (!stored) return tl::unexpected(stored.error());
    const io::TensorInfo* picture = stored->find("picture");
    if (picture == nullptr || picture->dtype != io::Dtype::u8 || picture->shape.size() != 3 ||
        picture->shape[2] != 3 || std::max(picture->shape[0], picture->shape[1]) > limits::picture_side)
        return fail(ErrorCode::damaged, in_quotes(file) + " holds no picture", "invert the photo again");
    const auto bytes = stored->bytes(*picture);
    const auto* first = reinterpret_cast<const uint8_t*>(bytes.data());
    return io::Picture{static_cast<int>(picture->shape[1]),
                       static_cast<int>(picture->shape[0]),
                       3,
                       {first, first + bytes.size()}};
}

QString photoName(const std::string& file) {
    QString path = QString::fromStdString(file);
    if (const auto origin = photoOrigin(path))
        path = origin->path;
    else if (const auto inverted = protocol::read_inversion_facts(file))
        path = QString::fromStdString(inverted->origin.file);
    return QFileInfo(path).fileName();
}

protocol::RenderRequest sameOnPhoto(const protocol::RenderRequest& now, const protocol::RealPicture& photo,
                                    QSize size) {
    protocol::RenderRequest request = photoRequest(now, photo, size);
    for (size_t k = 0; k < request.guidance.directions.size(); ++k) {
        const protocol::Direction& from = now.guidance.directions[k];
        protocol::Direction& direction = request.guidance.directions[k];
        direction.strength = from.strength;
        direction.muted = from.muted, direction.solo = from.solo;
    }
    if (now.real_picture) {
        auto& real = *request.real_picture;
        real.steps = now.real_picture->steps, real.skip = now.real_picture->skip;
        real.solver = now.real_picture->solver, real.seed = now.real_picture->seed;
        real.rows = now.real_picture->rows;
    }
    return request;
}

protocol::RenderRequest photoRequest(const protocol::RenderRequest& now, const protocol::RealPicture& photo,
                                     QSize size) {
    protocol::RenderRequest request;
    request.model = now.model;
    request.device = now.device, request.precision = now.precision, request.threads = now.threads;
    request.weights = now.weights, request.loras = now.loras;
    request.width = size.width(), request.height = size.height();
    request.real_picture = photo;
    if (now.guidance.mode == protocol::GuidanceMode::studio)
        request.guidance.directions = now.guidance.directions;
    for (protocol::Direction& direction : request.guidance.directions) {
        direction.strength = 0;
        direction.muted = direction.solo = false;
        // Painted for another picture.
        if (direction.painted) {
            direction.painted.reset();
            direction.mask = protocol::MaskKind::spatial;
        }
        suitPhoto(direction);
    }
    return request;
}

void suitPhoto(protocol::Direction& direction) {
    direction.start = std::min(direction.start, photo_start);
    direction.area = std::max(direction.area, photo_area);
}

void set_seed(protocol::RenderRequest& request, uint64_t seed) {
    request.seed = seed;
    if (request.real_picture) request.real_picture->seed = seed;
}

}  // namespace burin::ui
