#include <algorithm>
#include <cmath>
#include <set>

#include "core/protocol/direction_numbers.h"
#include "core/protocol/limits.h"
#include "core/protocol/presets.h"
#include "ui/models/photo.h"
#include "ui/models/steering_model.h"

namespace burin::ui {

namespace limits = protocol::limits;
using protocol::Direction;
using protocol::MaskKind;
using protocol::RenderRequest;

namespace {

MaskKind painted_form(MaskKind kind) {
    if (kind == MaskKind::channel) return MaskKind::painted_channel;
    if (kind == MaskKind::spatial) return MaskKind::painted_spatial;
    return kind;
}

MaskKind automatic_form(MaskKind kind) {
    if (kind == MaskKind::painted_channel) return MaskKind::channel;
    if (kind == MaskKind::painted_spatial || kind == MaskKind::painted) return MaskKind::spatial;
    return kind;
}

bool is_painted(MaskKind kind) { return kind != MaskKind::channel && kind != MaskKind::spatial; }

protocol::PaintedMask empty_mask() { return {8, 8, std::vector<uint8_t>(64, 0)}; }

Error no_such_row(int row) {
    return {ErrorCode::internal, "there is no direction " + std::to_string(row), "choose one of the list"};
}

}  // namespace

const Direction& SteeringModel::direction(int row) const {
    return request_.guidance.directions.at(static_cast<size_t>(row));
}

QString SteeringModel::name(int row) const { return names_.value(row); }

QString SteeringModel::usualName(const QString& text) const {
    const auto known = names_by_text_.constFind(text);
    if (known != names_by_text_.constEnd()) return *known;
    // Texts often list synonyms: "glasses, wearing eyeglasses".
    const auto head = text.section(QLatin1Char(','), 0, 0).simplified();
    return (head.isEmpty() ? text.simplified() : head).left(60);
}

void SteeringModel::replaceNames() {
    names_.clear();
    for (const auto& direction : request_.guidance.directions)
        names_.append(usualName(QString::fromStdString(direction.text)));
}

void SteeringModel::setName(int row, const QString& name) {
    if (row < 0 || row >= count()) return;
    const auto text = QString::fromStdString(direction(row).text);
    const auto next = name.simplified().isEmpty() ? text : name.simplified();
    if (names_.value(row) == next) return;
    names_[row] = next;
    names_by_text_.insert(text, next);
    Q_EMIT changed(Part::name, row);
}

void SteeringModel::rememberName(const QString& text, const QString& name) {
    if (!names_by_text_.contains(text)) names_by_text_.insert(text, name);
}

QString SteeringModel::titleFor(int row, const QString& what) const {
    return tr("%1: %2").arg(name(row), what);
}

Result<> SteeringModel::editDirection(Part part, int row, const QString& what,
                                      const std::function<void(Direction&)>& change) {
    if (row < 0 || row >= count()) return tl::unexpected(no_such_row(row));
    return edit(part, row, titleFor(row, what), [&](RenderRequest& request) {
        change(request.guidance.directions[static_cast<size_t>(row)]);
    });
}

Result<int> SteeringModel::append(const Direction& direction, const QString& name, const QString& title) {
    const auto names = names_;
    const auto text = QString::fromStdString(direction.text);
    const int row = count();
    names_.append(name);
    const auto added = edit(Part::rows, row, title, [&](RenderRequest& request) {
        request.guidance.directions.push_back(direction);
    });
    if (!added) {
        names_ = names;
        return tl::unexpected(added.error());
    }
    names_by_text_.insert(text, name);
    Q_EMIT similarPairsChanged();
    return row;
}

Result<int> SteeringModel::addDirection(const protocol::PackDirection& entry) {
    const auto name = QString::fromStdString(entry.name);
    auto direction = entry.direction;
    if (steersPhoto()) suitPhoto(direction);
    return append(direction, name, tr("Add %1").arg(name));
}

Result<int> SteeringModel::addText(const QString& text) {
    Direction direction;
    direction.text = text.simplified().toStdString();
    direction.strength = 0;
    if (steersPhoto()) suitPhoto(direction);
    const auto name = usualName(text.simplified());
    return append(direction, name, tr("Add %1").arg(name));
}

Result<int> SteeringModel::duplicateDirection(int row) {
    if (row < 0 || row >= count()) return tl::unexpected(no_such_row(row));
    return append(direction(row), name(row), tr("Duplicate %1").arg(name(row)));
}

Result<> SteeringModel::removeDirection(int row) {
    if (row < 0 || row >= count()) return tl::unexpected(no_such_row(row));
    const auto title = tr("Remove %1").arg(name(row));
    names_.removeAt(row);
    if (touched_ == row)
        setTouched(-1);
    else if (touched_ > row)
        setTouched(touched_ - 1);
    const auto removed = edit(Part::rows, -1, title, [&](RenderRequest& request) {
        auto& list = request.guidance.directions;
        list.erase(list.begin() + row);
    });
    Q_EMIT similarPairsChanged();
    return removed;
}

Result<> SteeringModel::removeAllDirections() {
    names_.clear();
    setTouched(-1);
    const auto removed = edit(Part::rows, -1, tr("Remove all directions"),
                              [](RenderRequest& request) { request.guidance.directions.clear(); });
    Q_EMIT similarPairsChanged();
    return removed;
}

Result<> SteeringModel::moveDirection(int from, int to) {
    if (from < 0 || from >= count()) return tl::unexpected(no_such_row(from));
    to = std::clamp(to, 0, count() - 1);
    if (from == to) return {};
    const auto title = tr("Move %1").arg(name(from));
    names_.move(from, to);
    const auto moved = edit(Part::rows, to, title, [&](RenderRequest& request) {
        auto& list = request.guidance.directions;
        auto direction = std::move(list[static_cast<size_t>(from)]);
        list.erase(list.begin() + from);
        list.insert(list.begin() + to, std::move(direction));
    });
    setTouched(to);
    Q_EMIT similarPairsChanged();
    return moved;
}

Result<> SteeringModel::setStrength(int row, double value, Input input) {
    const double most = limits::direction_strength;
    if (input == Input::handle) value = std::isnan(value) ? 0 : std::clamp(value, -most, most);
    return editDirection(Part::strength, row, tr("strength"),
                         [&](Direction& direction) { direction.strength = value; });
}

Result<> SteeringModel::setMuted(int row, bool muted) {
    return editDirection(Part::acting, row, muted ? tr("off") : tr("on"),
                         [&](Direction& direction) { direction.muted = muted; });
}

Result<> SteeringModel::setSolo(int row, bool solo) {
    return editDirection(Part::acting, row, solo ? tr("solo") : tr("no longer solo"),
                         [&](Direction& direction) { direction.solo = solo; });
}

Result<> SteeringModel::setText(int row, const QString& text) {
    if (row < 0 || row >= count()) return tl::unexpected(no_such_row(row));
    const auto old = QString::fromStdString(direction(row).text);
    const bool named_after_text = name(row) == usualName(old) && !names_by_text_.contains(old);
    const auto changed = editDirection(Part::direction, row, tr("text"), [&](Direction& direction) {
        direction.text = text.simplified().toStdString();
    });
    if (!changed) return changed;
    if (named_after_text)
        setName(row, usualName(text.simplified()));
    else
        names_by_text_.insert(text.simplified(), name(row));
    Q_EMIT similarPairsChanged();
    return {};
}

Result<> SteeringModel::setOpposite(int row, const QString& text) {
    return editDirection(Part::direction, row, tr("opposite"),
                         [&](Direction& direction) { direction.opposite = text.simplified().toStdString(); });
}

Result<> SteeringModel::setRange(int row, double start, double stop, Input input) {
    if (input == Input::handle) {
        start = std::clamp(start, 0.0, 1.0);
        stop = std::clamp(stop, start, 1.0);
    }
    return editDirection(Part::direction, row, tr("range"), [&](Direction& direction) {
        direction.start = start;
        direction.stop = stop;
    });
}

Result<> SteeringModel::setNumber(int row, double Direction::*number, double value, const QString& what,
                                  Input input) {
    const auto range = protocol::handle_range(number);
    if (input == Input::handle) value = std::clamp(value, range.least, range.most);
    return editDirection(Part::direction, row, what,
                         [&](Direction& direction) { direction.*number = value; });
}

Result<> SteeringModel::setArea(int row, double area, Input input) {
    return setNumber(row, &Direction::area, area, tr("area"), input);
}

Result<> SteeringModel::setMaskKind(int row, MaskKind kind) {
    return editDirection(Part::direction, row, tr("mask"), [&](Direction& direction) {
        direction.mask = kind;
        if (is_painted(kind) && !direction.painted) direction.painted = empty_mask();
    });
}

Result<> SteeringModel::setKeep(int row, const QStringList& texts) {
    return editDirection(Part::direction, row, tr("keep"), [&](Direction& direction) {
        direction.keep.clear();
        for (const auto& text : texts)
            if (!text.trimmed().isEmpty()) direction.keep.push_back(text.trimmed().toStdString());
    });
}

Result<> SteeringModel::applyPreset(int row, const QString& preset) {
    const auto found = protocol::find_preset(preset.toStdString(), "preset");
    if (!found) return tl::unexpected(found.error());
    return editDirection(Part::direction, row, tr("preset"), [&](Direction& direction) {
        const bool painted = direction.painted && is_painted(direction.mask);
        protocol::apply(*found, direction);
        if (painted) direction.mask = painted_form(direction.mask);
    });
}

Result<> SteeringModel::setPainted(int row, const std::optional<protocol::PaintedMask>& mask) {
    return editDirection(Part::painted, row, tr("painted area"), [&](Direction& direction) {
        direction.painted = mask;
        direction.mask = mask ? painted_form(direction.mask) : automatic_form(direction.mask);
    });
}

Result<> SteeringModel::scaleAll(double factor) {
    if (!std::isfinite(factor)) return {};
    const double most = limits::direction_strength;
    const auto scaled = [&](RenderRequest& request) {
        const auto& from = inGesture() ? before_ : request_;
        auto& list = request.guidance.directions;
        if (list.size() != from.guidance.directions.size()) return;
        for (size_t i = 0; i < list.size(); ++i)
            list[i].strength = std::clamp(from.guidance.directions[i].strength * factor, -most, most);
    };
    if (inGesture()) scale_factor_ = factor;
    return edit(Part::strength, -1, tr("Scale all"), scaled);
}

bool SteeringModel::acts(int row) const {
    const auto& list = request_.guidance.directions;
    if (direction(row).muted) return false;
    const bool any_solo = std::any_of(list.begin(), list.end(), [](const Direction& d) { return d.solo; });
    return !any_solo || direction(row).solo;
}

void SteeringModel::setCosines(const QStringList& texts, const std::vector<double>& matrix) {
    cosines_.clear();
    const auto n = texts.size();
    if (static_cast<size_t>(n * n) == matrix.size())
        for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j)
                cosines_.insert({texts[i], texts[j]}, matrix[static_cast<size_t>(i * n + j)]);
    Q_EMIT similarPairsChanged();
}

std::vector<SteeringModel::SimilarPair> SteeringModel::similarPairs() const {
    std::vector<SimilarPair> pairs;
    for (int i = 0; i < count(); ++i)
        for (int j = i + 1; j < count(); ++j) {
            const auto found = cosines_.constFind(
                {QString::fromStdString(direction(i).text), QString::fromStdString(direction(j).text)});
            if (found != cosines_.constEnd() && std::abs(*found) > similar_cosine)
                pairs.push_back({i, j, *found});
        }
    return pairs;
}

protocol::DirectionPack SteeringModel::asPack(const QString& pack_name) const {
    protocol::DirectionPack pack;
    pack.name = pack_name.toStdString();
    std::set<std::string> used;
    for (int row = 0; row < count(); ++row) {
        protocol::PackDirection entry;
        entry.name = name(row).toStdString();
        for (int again = 2; !used.insert(entry.name).second; ++again)
            entry.name = name(row).toStdString() + " " + std::to_string(again);
        entry.direction = protocol::in_pack(direction(row));
        pack.directions.push_back(std::move(entry));
    }
    return pack;
}

}  // namespace burin::ui
