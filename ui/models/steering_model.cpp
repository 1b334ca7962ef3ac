#include "ui/models/steering_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <QLocale>

#include "core/protocol/checks.h"
#include "core/protocol/limits.h"
#include "ui/models/photo.h"

namespace burin::ui {

namespace limits = protocol::limits;
using protocol::RenderRequest;

namespace {

/// "Glasses +3.0" where nothing but one strength changed, which is what a history should say of a slider;
/// empty otherwise.
QString strengthTitle(const SteeringModel& model, const RenderRequest& before, RenderRequest after) {
    const auto& old = before.guidance.directions;
    auto& now = after.guidance.directions;
    if (old.size() != now.size()) return {};
    int row = -1;
    for (size_t i = 0; i < now.size(); ++i) {
        if (old[i].strength == now[i].strength) continue;
        if (row >= 0) return {};
        row = static_cast<int>(i);
    }
    if (row < 0) return {};
    const double strength =
        std::exchange(now[static_cast<size_t>(row)].strength, old[static_cast<size_t>(row)].strength);
    if (after != before) return {};
    const QString number = QLocale().toString(strength, 'f', 1);
    return SteeringModel::tr("%1 %2", "direction and strength")
        .arg(model.name(row), strength > 0 ? QLatin1Char('+') + number : number);
}

}  // namespace

SteeringModel::SteeringModel(QObject* parent) : QObject(parent) {}

Result<> SteeringModel::setRequest(const RenderRequest& request) {
    if (auto good = protocol::validate(request); !good) return good;
    const bool was_open = depth_ > 0;
    depth_ = 0;
    scale_factor_ = 1;
    const auto touched_text = touched_ >= 0 ? direction(touched_).text : std::string();
    request_ = request;
    replaceNames();
    const bool same = touched_ >= 0 && touched_ < count() && direction(touched_).text == touched_text;
    if (was_open) Q_EMIT gestureEnded();
    Q_EMIT changed(Part::everything, -1);
    if (!same) setTouched(-1);
    Q_EMIT similarPairsChanged();
    return {};
}

void SteeringModel::beginGesture(const QString& title) {
    if (depth_++ > 0) return;
    before_ = request_;
    names_before_ = names_;
    title_ = title;
    scale_factor_ = 1;
    Q_EMIT gestureStarted(title);
}

void SteeringModel::endGesture() {
    if (depth_ == 0 || --depth_ > 0) return;
    scale_factor_ = 1;
    // Copies: a slot may begin the next gesture.
    const auto before = before_;
    const auto after = request_;
    const auto value = strengthTitle(*this, before, after);
    const auto title = value.isEmpty() ? title_ : value;
    Q_EMIT gestureEnded();
    if (before != after) Q_EMIT gestureFinished(title, before, after);
}

void SteeringModel::cancelGesture() {
    if (depth_ == 0) return;
    depth_ = 0;
    scale_factor_ = 1;
    const bool moved = request_ != before_;
    request_ = before_;
    names_ = names_before_;
    if (touched_ >= count()) setTouched(-1);
    Q_EMIT gestureEnded();
    if (!moved) return;
    Q_EMIT changed(Part::everything, -1);
    Q_EMIT similarPairsChanged();
}

Result<> SteeringModel::edit(Part part, int row, const QString& title,
                             const std::function<void(RenderRequest&)>& change) {
    auto next = request_;
    change(next);
    if (next == request_) return {};
    if (auto good = protocol::validate(next); !good) return tl::unexpected(inWords(good.error()));
    beginGesture(title);
    const bool resized = next.guidance.directions.size() != request_.guidance.directions.size();
    request_ = std::move(next);
    if (part == Part::everything || (resized && names_.size() != count())) replaceNames();
    if (row >= 0) setTouched(row);
    if (touched_ >= count()) setTouched(-1);
    Q_EMIT changed(part, row);
    endGesture();
    return {};
}

Result<> SteeringModel::setPrompt(const QString& text) {
    return edit(Part::prompt, -1, tr("Prompt"), [&](RenderRequest& request) {
        set_words(request, &RenderRequest::prompt, text.toStdString());
    });
}

Result<> SteeringModel::setNegative(const QString& text) {
    return edit(Part::negative, -1, tr("Negative prompt"), [&](RenderRequest& request) {
        set_words(request, &RenderRequest::negative, text.toStdString());
    });
}

Result<> SteeringModel::setSeed(quint64 seed) {
    return edit(Part::seed, -1, tr("Seed %1").arg(seed),
                [&](RenderRequest& request) { set_seed(request, seed); });
}

Result<> SteeringModel::nextSeed() {
    const auto batch = static_cast<quint64>(request_.batch);
    const auto room = std::numeric_limits<quint64>::max() - request_.seed;
    return setSeed(room < 2 * batch ? 0 : request_.seed + batch);
}

void SteeringModel::setSeedLocked(bool locked) {
    if (seed_locked_ == locked) return;
    seed_locked_ = locked;
    Q_EMIT seedLockedChanged(locked);
}

Result<> SteeringModel::setSize(QSize size, Input input) {
    const auto side = [input](int pixels) {
        if (input == Input::typed || pixels == 0) return pixels;
        const int multiple = limits::picture_side_multiple;
        return std::clamp((pixels + multiple / 2) / multiple * multiple, limits::smallest_picture_side,
                          limits::picture_side);
    };
    return edit(Part::size, -1, tr("Size"), [&](RenderRequest& request) {
        request.width = side(size.width());
        request.height = side(size.height());
    });
}

Result<> SteeringModel::setSteps(int steps, Input input) {
    if (input == Input::handle) steps = std::clamp(steps, 1, limits::steps);
    return edit(Part::sampling, -1, tr("Steps: %1").arg(steps),
                [&](RenderRequest& request) { request.steps = steps; });
}

Result<> SteeringModel::setSampler(const QString& name) {
    return edit(Part::sampling, -1, tr("Sampler %1").arg(name),
                [&](RenderRequest& request) { request.sampler = name.toStdString(); });
}

Result<> SteeringModel::setSpacing(const QString& name) {
    return edit(Part::sampling, -1, tr("Spacing %1").arg(name),
                [&](RenderRequest& request) { request.spacing = name.toStdString(); });
}

Result<> SteeringModel::setGuidanceScale(double scale, Input input) {
    if (input == Input::handle)
        scale = std::clamp(scale, limits::least_guidance_scale, limits::guidance_scale);
    return edit(Part::guidance, -1, tr("Prompt guidance"),
                [&](RenderRequest& request) { request.guidance.scale = scale; });
}

Result<> SteeringModel::setModel(const QString& model) {
    return edit(Part::model, -1, tr("Model"),
                [&](RenderRequest& request) { request.model = model.toStdString(); });
}

Result<> SteeringModel::setDevice(const QString& device, const QString& precision) {
    return edit(Part::model, -1, tr("Device"), [&](RenderRequest& request) {
        request.device = device.toStdString();
        request.precision = precision.toStdString();
    });
}

Result<> SteeringModel::setStartPicture(const QString& path) {
    if (path.isEmpty() && steersPhoto()) return leavePhoto();
    return edit(steersPhoto() ? Part::everything : Part::start_picture, -1,
                path.isEmpty() ? tr("Without start picture") : tr("Start picture"),
                [&](RenderRequest& request) {
                    request = withoutPhoto();
                    protocol::set_start_picture(request, path.toStdString());
                });
}

Result<> SteeringModel::steerPhoto(const protocol::RealPicture& photo, QSize size, const QString& name) {
    if (!steersPhoto()) from_noise_ = request_;
    return edit(Part::everything, -1, tr("Photo %1").arg(name),
                [&](RenderRequest& request) { request = photoRequest(request, photo, size); });
}

Result<> SteeringModel::leavePhoto() {
    return edit(Part::everything, -1, tr("Without the photo"),
                [&](RenderRequest& request) { request = withoutPhoto(); });
}

RenderRequest SteeringModel::withoutPhoto() const {
    if (!steersPhoto()) return request_;
    RenderRequest back = from_noise_.value_or(RenderRequest{});
    back.model = request_.model;
    back.device = request_.device, back.precision = request_.precision, back.threads = request_.threads;
    back.weights = request_.weights, back.loras = request_.loras;
    return back;
}

Result<> SteeringModel::setStartStrength(double strength, Input input) {
    if (input == Input::handle) strength = std::clamp(strength, 0.01, 1.0);
    return edit(Part::start_picture, -1, tr("Strength of the change"),
                [&](RenderRequest& request) { request.strength = strength; });
}

Result<> SteeringModel::setMaskPicture(const QString& path) {
    return edit(Part::start_picture, -1, path.isEmpty() ? tr("Repaint everything") : tr("Area to repaint"),
                [&](RenderRequest& request) { request.mask_image = path.toStdString(); });
}

void SteeringModel::setTouched(int row) {
    if (row >= count()) row = -1;
    if (touched_ == row) return;
    touched_ = row;
    Q_EMIT touchedChanged(row);
}

Error SteeringModel::inWords(Error error) const {
    const auto place = protocol::listed_field(error.field, "guidance.directions");
    if (!place || place->member.empty()) return error;
    // The sentence begins with the field.
    const auto rest = QString::fromStdString(place->member + error.what.substr(error.field.size()));
    error.what = tr("%1: %2").arg(name(static_cast<int>(place->index)), rest).toStdString();
    return error;
}

RenderRequest without_directions(RenderRequest request) {
    for (auto& direction : request.guidance.directions) direction.strength = 0;
    for (auto& edit : request.guidance.edits) edit.scale = 0;
    return request;
}

std::vector<double> sweep_values(double current) {
    const double most = limits::direction_strength;
    current = std::clamp(current, -most, most);
    const double step = current == 0 ? 4 : std::clamp(std::abs(current) / 2, 0.5, most / 2);
    double lowest = current - 2 * step;
    while (lowest + 4 * step > most) lowest -= step;
    while (lowest < -most) lowest += step;
    std::vector<double> values;
    for (int i = 0; i < 5; ++i) values.push_back(std::clamp(lowest + i * step, -most, most));
    return values;
}

}  // namespace burin::ui
