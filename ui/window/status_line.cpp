#include "ui/window/status_line.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QStatusBar>

#include "ui/widgets/canvas.h"
#include "ui/window/model_session.h"
#include "ui/window/status_text.h"

namespace burin::ui {

StatusLine::StatusLine(QStatusBar* bar, Canvas* canvas, ModelSession* model, QObject* parent)
    : QObject(parent),
      canvas_(canvas),
      model_(model),
      render_(new QLabel(bar)),
      fidelity_(new QLabel(bar)),
      device_(new QLabel(bar)) {
    render_->setObjectName(QStringLiteral("render_status"));
    device_->setObjectName(QStringLiteral("device_status"));
    fidelity_->setObjectName(QStringLiteral("fidelity"));
    fidelity_->setToolTip(tr(
        "How near the picture is to the photo as it was cropped: peak signal-to-noise ratio in decibels, of "
        "what no direction touched. Higher is nearer; the model's own way of storing pictures "
        "costs most of what is missing."));
    for (QLabel* label : {render_, fidelity_, device_}) {
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(6, 0, 6, 0);
    }
    bar->addWidget(render_, 1);
    bar->addPermanentWidget(fidelity_);
    bar->addPermanentWidget(device_);
    fidelity_->hide();
    bar->setAccessibleName(tr("Status"));
    connect(&model->engine(), &EngineClient::stateChanged, this, &StatusLine::refresh);
    connect(&model->engine(), &EngineClient::beat, this, &StatusLine::refresh);
    connect(&model->controller(), &RenderController::progressChanged, this, &StatusLine::refresh);
    connect(&model->controller(), &RenderController::pictureStateChanged, this, &StatusLine::showBadges);
}

void StatusLine::refresh() {
    const RenderController& controller = model_->controller();
    EngineClient& engine = model_->engine();
    render_->setText(renderText(controller.progress(), engine.state(), controller.modelReady()));
    const protocol::RenderRequest& request = model_->request();
    device_->setText(deviceText(engine.hello(), QString::fromStdString(request.device),
                                QString::fromStdString(request.precision), engine.residentBytes()));
}

void StatusLine::setFidelity(const nlohmann::json& facts) {
    const QString text = fidelityText(facts);
    fidelity_->setText(text);
    fidelity_->setVisible(!text.isEmpty());
}

void StatusLine::showBadges(const PictureState& state) {
    using Kind = CanvasBadge::Kind;
    const Kind kind = state.failed                        ? Kind::failure
                      : state.rendering || state.stopping ? Kind::busy
                      : state.stale                       ? Kind::caution
                                                          : Kind::plain;
    std::vector<CanvasBadge> badges;
    for (const QString& text : badgeTexts(state)) badges.push_back({text, kind});
    canvas_->setBadges(badges);
}

}  // namespace burin::ui
