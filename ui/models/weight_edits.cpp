#include "ui/models/weight_edits.h"

#include <algorithm>

#include <QFileInfo>

#include "core/protocol/limits.h"

namespace burin::ui {

namespace limits = protocol::limits;
using protocol::LoraUse;
using protocol::RenderRequest;

namespace {

std::vector<std::string> paths_in(const std::vector<LoraUse>& uses) {
    std::vector<std::string> paths;
    for (const auto& use : uses) paths.push_back(use.path);
    return paths;
}

}  // namespace

std::string beginning_of(EditPart part) {
    switch (part) {
        case EditPart::text_encoder:
            return "text_model.";
        case EditPart::down_blocks:
            return "down_blocks.";
        case EditPart::mid_block:
            return "mid_block.";
        case EditPart::up_blocks:
            return "up_blocks.";
    }
    return {};
}

QString name_of(EditPart part) {
    switch (part) {
        case EditPart::text_encoder:
            return WeightEdits::tr("Text encoder");
        case EditPart::down_blocks:
            return WeightEdits::tr("Down blocks");
        case EditPart::mid_block:
            return WeightEdits::tr("Middle block");
        case EditPart::up_blocks:
            return WeightEdits::tr("Up blocks");
    }
    return {};
}

RenderRequest without_edits(RenderRequest request) {
    request.loras.clear();
    request.weights.clear();
    return request;
}

WeightEdits::WeightEdits(SteeringModel* steering, QObject* parent) : QObject(parent), steering_(steering) {
    using Part = SteeringModel::Part;
    connect(steering_, &SteeringModel::changed, this, [this](Part part) {
        if (part != Part::weights && part != Part::everything) return;
        if (auto now = paths_in(uses()); now != paths_) {
            paths_ = std::move(now);
            Q_EMIT rowsChanged();
        }
        Q_EMIT changed();
    });
    paths_ = paths_in(uses());
}

QString WeightEdits::path(int row) const { return QString::fromStdString(use(row).path); }

int WeightEdits::rowOf(const QString& path) const {
    const auto wanted = path.toStdString();
    for (int row = 0; row < count(); ++row)
        if (use(row).path == wanted) return row;
    return -1;
}

QString WeightEdits::nameOf(const QString& path) const {
    const auto known = names_.constFind(path);
    return known != names_.constEnd() ? *known : QFileInfo(path).completeBaseName();
}

void WeightEdits::setName(int row, const QString& name) {
    if (row < 0 || row >= count()) return;
    const auto next = name.simplified();
    if (next == this->name(row)) return;
    if (next.isEmpty())
        names_.remove(path(row));
    else
        names_.insert(path(row), next);
    Q_EMIT changed();
}

Result<> WeightEdits::edit(const QString& title, const std::function<void(RenderRequest&)>& change) {
    return steering_->edit(SteeringModel::Part::weights, -1, title, change);
}

Result<> WeightEdits::editRow(int row, const QString& title, const std::function<void(LoraUse&)>& change) {
    if (row < 0 || row >= count())
        return fail(ErrorCode::internal, "there is no weight edit " + std::to_string(row),
                    "choose one of the list");
    return edit(title, [&](RenderRequest& request) { change(request.loras[static_cast<size_t>(row)]); });
}

Result<int> WeightEdits::add(const QString& path, double lambda, const QString& name) {
    return addInsteadOf({}, path, lambda, name);
}

Result<int> WeightEdits::addInsteadOf(const QStringList& others, const QString& path, double lambda,
                                      const QString& name) {
    const int row = count();
    const auto added = addAll({{name, {.path = path.toStdString(), .scale = lambda}}},
                              tr("Add edit %1").arg(name.isEmpty() ? nameOf(path) : name), others);
    if (!added) return tl::unexpected(added.error());
    return row;
}

Result<> WeightEdits::addAll(const std::vector<NamedEdit>& edits, const QString& title,
                             const QStringList& others) {
    for (size_t i = 0; i < edits.size(); ++i) {
        const auto path = QString::fromStdString(edits[i].use.path);
        const auto same = [&](const NamedEdit& other) { return other.use.path == edits[i].use.path; };
        const auto here = edits.begin() + static_cast<std::ptrdiff_t>(i);
        if (rowOf(path) >= 0 || std::any_of(edits.begin(), here, same))
            return fail(ErrorCode::bad_input,
                        tr("%1 is in the list already").arg(QFileInfo(path).fileName()).toStdString(),
                        tr("move its slider instead").toStdString());
    }
    const auto names = names_;
    for (const auto& one : edits)
        if (!one.name.isEmpty()) names_.insert(QString::fromStdString(one.use.path), one.name);
    auto added = edit(title, [&](RenderRequest& request) {
        for (auto& use : request.loras)
            if (others.contains(QString::fromStdString(use.path))) use.on = false;
        for (const auto& one : edits) request.loras.push_back(one.use);
    });
    if (!added) names_ = names;
    return added;
}

Result<> WeightEdits::remove(int row) {
    if (row < 0 || row >= count()) return {};
    return edit(tr("Remove edit %1").arg(name(row)),
                [&](RenderRequest& request) { request.loras.erase(request.loras.begin() + row); });
}

Result<> WeightEdits::removeAll() {
    return edit(tr("Remove all weight edits"),
                [](RenderRequest& request) { request = without_edits(request); });
}

Result<> WeightEdits::move(int from, int to) {
    if (from < 0 || from >= count()) return {};
    to = std::clamp(to, 0, count() - 1);
    return edit(tr("Move edit %1").arg(name(from)), [&](RenderRequest& request) {
        auto& list = request.loras;
        const auto first = list.begin();
        if (from < to)
            std::rotate(first + from, first + from + 1, first + to + 1);
        else
            std::rotate(first + to, first + from, first + from + 1);
    });
}

QString WeightEdits::gestureTitle(int row) const { return tr("%1: lambda").arg(name(row)); }

Result<> WeightEdits::setLambda(int row, double value, Input input) {
    if (row < 0 || row >= count()) return {};
    if (input == Input::handle) value = std::clamp(value, -limits::lora_scale, limits::lora_scale);
    return editRow(row, gestureTitle(row), [value](LoraUse& use) { use.scale = value; });
}

Result<> WeightEdits::setOn(int row, bool on) {
    if (row < 0 || row >= count()) return {};
    const auto title = on ? tr("Edit %1 on") : tr("Edit %1 off");
    return editRow(row, title.arg(name(row)), [on](LoraUse& use) { use.on = on; });
}

Result<> WeightEdits::setPartial(int row, bool partial) {
    if (row < 0 || row >= count()) return {};
    const auto title = partial ? tr("Edit %1: what fits") : tr("Edit %1: all or nothing");
    return editRow(row, title.arg(name(row)), [partial](LoraUse& use) { use.partial = partial; });
}

Result<> WeightEdits::setAllOn(bool on) {
    return edit(on ? tr("All weight edits on") : tr("All weight edits off"), [on](RenderRequest& request) {
        for (auto& use : request.loras) use.on = on;
    });
}

double WeightEdits::share(int row, EditPart part) const {
    for (const auto& block : use(row).blocks)
        if (block.begin == beginning_of(part)) return block.scale;
    return 1;
}

Result<> WeightEdits::setShare(int row, EditPart part, double share, Input input) {
    if (row < 0 || row >= count()) return {};
    if (input == Input::handle) share = std::clamp(share, -limits::lora_scale, limits::lora_scale);
    return editRow(row, tr("%1: %2").arg(name(row), name_of(part)), [&](LoraUse& use) {
        // A part at 1 is not written, so that coming back to 1 is the request as it was.
        std::erase_if(use.blocks, [&](const auto& block) { return block.begin == beginning_of(part); });
        if (share == 1) return;
        use.blocks.push_back({beginning_of(part), share});
        std::sort(use.blocks.begin(), use.blocks.end(),
                  [](const auto& a, const auto& b) { return a.begin < b.begin; });
    });
}

Result<> WeightEdits::resetShares(int row) {
    if (row < 0 || row >= count()) return {};
    return editRow(row, tr("%1: all parts alike").arg(name(row)), [](LoraUse& use) { use.blocks.clear(); });
}

QString WeightEdits::recipe() const { return QString::fromStdString(steering_->request().weights); }

Result<> WeightEdits::dropRecipe() {
    return edit(tr("Without the recipe"), [](RenderRequest& request) { request.weights.clear(); });
}

std::vector<NamedEdit> WeightEdits::all() const {
    std::vector<NamedEdit> edits;
    for (int row = 0; row < count(); ++row) edits.push_back({name(row), use(row)});
    return edits;
}

bool WeightEdits::anyActs() const {
    if (!recipe().isEmpty()) return true;
    return std::any_of(uses().begin(), uses().end(),
                       [](const LoraUse& use) { return use.on && use.scale != 0; });
}

QString WeightEdits::summary() const {
    const auto acting = static_cast<int>(std::count_if(
        uses().begin(), uses().end(), [](const LoraUse& use) { return use.on && use.scale != 0; }));
    QString text = acting > 0 ? tr("%n edit(s) applied", nullptr, acting) : QString();
    if (!recipe().isEmpty()) {
        const auto name = QFileInfo(recipe()).fileName();
        text = text.isEmpty() ? tr("Recipe %1 applied").arg(name) : tr("%1, and recipe %2").arg(text, name);
    }
    if (text.isEmpty())
        return count() > 0 ? tr("No edit is applied: this is the unedited model.")
                           : tr("No edits: this is the model as it is.");
    return tr("%1. The model's file is untouched.").arg(text);
}

}  // namespace burin::ui
