#include "ui/window/sweep_controller.h"

#include <algorithm>

#include <QtCore/QLocale>

#include "ui/models/steering_model.h"
#include "ui/widgets/canvas.h"
#include "ui/widgets/sweep_strip.h"

namespace burin::ui {

SweepController::SweepController(Parts parts, int rest_ms, QObject* parent) : QObject(parent), parts_(parts) {
    rest_.setSingleShot(true);
    rest_.setInterval(rest_ms);
    connect(&rest_, &QTimer::timeout, this, &SweepController::begin);
    connect(parts_.steering, &SteeringModel::changed, this, &SweepController::changed);
    connect(parts_.steering, &SteeringModel::touchedChanged, this, &SweepController::changed);
    connect(parts_.controller, &RenderController::rendered, this, [this] { rest_.start(); });
    connect(parts_.renders, &BackgroundRenders::pictured, this, &SweepController::onPictured);
    connect(parts_.renders, &BackgroundRenders::started, this, [this](Ticket ticket) {
        const auto found = std::find(tickets_.begin(), tickets_.end(), ticket);
        if (found != tickets_.end())
            parts_.strip->setNote(static_cast<int>(found - tickets_.begin()), tr("rendering"));
    });
    connect(parts_.renders, &BackgroundRenders::failed, this, [this](Ticket ticket) {
        const auto found = std::find(tickets_.begin(), tickets_.end(), ticket);
        if (found != tickets_.end())
            parts_.strip->setNote(static_cast<int>(found - tickets_.begin()), tr("failed"));
    });
    connect(parts_.strip, &SweepStrip::taken, this, [this](int, double value) { take(value); });
    connect(parts_.strip, &SweepStrip::scrubbed, this,
            [this](int, const QImage& picture) { scrub(picture); });
    drop(tr("Move a slider to see the picture at five of its values here."));
}

protocol::RenderRequest SweepController::without_strength() const {
    protocol::RenderRequest request = parts_.steering->request();
    request.batch = 1;
    const int row = parts_.steering->touched();
    if (row >= 0 && row < parts_.steering->count())
        request.guidance.directions[static_cast<size_t>(row)].strength = 0;
    return request;
}

void SweepController::changed() {
    const int row = parts_.steering->touched();
    if (row < 0 || row >= parts_.steering->count())
        return drop(tr("Move a slider to see the picture at five of its values here."));
    if (row == row_ && without_strength() == swept_) {
        // Only the swept handle itself has moved: its pictures stay true.
        parts_.strip->setCurrent(parts_.steering->direction(row).strength);
        return;
    }
    drop(tr("Pictures at five values of %1 appear here once you stop.").arg(parts_.steering->name(row)));
    rest_.start();
}

void SweepController::drop(const QString& hint) {
    rest_.stop();
    for (const Ticket ticket : tickets_) parts_.renders->cancel(ticket);
    tickets_.clear();
    row_ = -1;
    parts_.strip->clear(hint);
}

void SweepController::begin() {
    const int row = parts_.steering->touched();
    if (row < 0 || row >= parts_.steering->count() || row == row_ || !parts_.strip->isVisible()) return;
    if (parts_.controller->isBusy() || parts_.steering->inGesture()) return rest_.start();
    row_ = row;
    swept_ = without_strength();
    const double current = parts_.steering->direction(row).strength;
    const std::vector<double> values = sweep_values(current);
    QStringList texts;
    for (const double value : values)
        texts.append((value > 0 ? QStringLiteral("+") : QString()) + QLocale().toString(value, 'f', 1));
    parts_.strip->setSweep(parts_.steering->name(row), values, texts);
    parts_.strip->setCurrent(current);
    tickets_.assign(values.size(), 0);
    for (size_t i = 0; i < values.size(); ++i) {
        if (values[i] == current && parts_.controller->shownRequest() == parts_.steering->request()) {
            parts_.strip->setPicture(static_cast<int>(i), parts_.controller->image());
            continue;
        }
        protocol::RenderRequest request = swept_;
        request.guidance.directions[static_cast<size_t>(row)].strength = values[i];
        tickets_[i] = parts_.renders->submit(request, BackgroundRenders::Priority::sweep);
        parts_.strip->setNote(static_cast<int>(i), tr("waiting"));
    }
}

void SweepController::onPictured(Ticket ticket, const QImage& image) {
    const auto found = std::find(tickets_.begin(), tickets_.end(), ticket);
    if (ticket == 0 || found == tickets_.end()) return;
    parts_.strip->setPicture(static_cast<int>(found - tickets_.begin()), image);
}

void SweepController::take(double value) {
    scrub({});
    static_cast<void>(parts_.steering->setStrength(row_, value));
}

void SweepController::scrub(const QImage& picture) {
    if (picture.isNull()) {
        if (std::exchange(scrubbing_, false)) parts_.canvas->setImage(parts_.controller->image());
        return;
    }
    scrubbing_ = true;
    parts_.canvas->setImage(picture);
}

}  // namespace burin::ui
