#include "ui/models/photo.h"

#include <algorithm>
#include <cmath>

#include <QtCore/QFile>
#include <nlohmann/json.hpp>

#include "core/base/limits.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"
#include "core/io/png_text.h"
#include "core/io/resample.h"
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

protocol::RenderRequest photoRequest(const protocol::RenderRequest& now, const QString& fitted,
                                     const QString& sha256, QSize size) {
    protocol::RenderRequest request;
    request.model = now.model;
    request.device = now.device, request.precision = now.precision, request.threads = now.threads;
    request.weights = now.weights, request.loras = now.loras;
    request.width = size.width(), request.height = size.height();
    request.real_picture.emplace();
    request.real_picture->file = fitted.toStdString();
    request.real_picture->sha256 = sha256.toStdString();
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
