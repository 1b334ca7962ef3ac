#include "ui/window/demo_player.h"

#include <algorithm>

namespace burin::ui {
namespace {

/// Earlier previews are so coarse that a large screen would only flicker.
constexpr double first_preview_share = 0.35;

}  // namespace

DemoPlayer::DemoPlayer(std::vector<DemoScene> scenes, const QStringList& engine_command, DemoTimings timings,
                       QObject* parent)
    : QObject(parent), scenes_(std::move(scenes)), timings_(timings), model_(timings.engine) {
    EngineClient& engine = model_.engine();
    RenderController& controller = model_.controller();
    engine.setCommand(engine_command);
    trouble_.setSingleShot(true);
    retry_.setSingleShot(true);
    retry_.setInterval(timings_.retry_ms);
    for (const DemoScene& scene : scenes_) {
        for (const protocol::PackDirection& slider : scene.sliders)
            model_.steering().rememberName(QString::fromStdString(slider.direction.text),
                                           QString::fromStdString(slider.name));
    }
    connect(&trouble_, &QTimer::timeout, this, &DemoPlayer::standIn);
    connect(&retry_, &QTimer::timeout, this, &DemoPlayer::retry);
    connect(&engine, &EngineClient::stateChanged, this, &DemoPlayer::onEngineState);
    connect(&model_, &ModelSession::loaded, this, [this] {
        if (!model_.controller().isBusy()) model_.controller().render();
    });
    connect(&model_, &ModelSession::failed, this, [this] {
        standIn();
        retry_.start();
    });
    connect(&engine, &EngineClient::stepped, this, [this] {
        if (trouble_.isActive()) trouble_.start(timings_.patience_ms);
    });
    connect(&controller, &RenderController::imageChanged, this, &DemoPlayer::onImage);
    connect(&controller, &RenderController::busyChanged, this, [this](bool busy) {
        if (busy && model_.controller().modelReady())
            trouble_.start(timings_.patience_ms);
        else if (!busy && model_.engine().isReady())
            trouble_.stop();
    });
    connect(&controller, &RenderController::progressChanged, this, [this](const RenderProgress& progress) {
        const bool rendering = progress.phase == RenderProgress::Phase::rendering && progress.steps > 0;
        Q_EMIT progressChanged(rendering ? static_cast<double>(progress.step) / progress.steps : 1);
    });
    connect(&controller, &RenderController::pictureStateChanged, this, [this](const PictureState& state) {
        if (!state.failed || retry_.isActive()) return;
        standIn();
        retry_.start();
    });
    connect(&controller, &RenderController::rendered, this, [this](const FullPicture& picture) {
        for (size_t i = 0; i < scenes_.size(); ++i)
            if (picture.request == scenes_[i].request) at_rest_[i] = picture.image;
    });
    connect(&model_.steering(), &SteeringModel::changed, this, [this] {
        if (!live_) showFinished();
    });
    static_cast<void>(model_.steering().setRequest(scene().request));
}

void DemoPlayer::start() {
    showOpening();
    trouble_.start(timings_.patience_ms);
    model_.engine().start();
    load();
}

void DemoPlayer::load() { model_.load(scene().request); }

void DemoPlayer::retry() {
    if (model_.engine().state() == EngineState::failed || model_.engine().state() == EngineState::stopped)
        return model_.engine().restart();
    if (!model_.engine().isReady()) return retry_.start();
    if (!model_.controller().modelReady()) {
        if (!model_.isLoading()) load();
        return;
    }
    model_.controller().render();
}

void DemoPlayer::onEngineState(EngineState state) {
    if (state == EngineState::failed) {
        standIn();
        retry_.start();
        return;
    }
    if (state != EngineState::ready) {
        if (!standing_in_ && live_) trouble_.start(timings_.grace_ms);
        return;
    }
    // What was asked of an engine that only restarted is sent to it again by the client.
    if (!model_.controller().modelReady()) {
        if (!model_.isLoading()) load();
    } else if (!live_ && !model_.controller().isBusy()) {
        model_.controller().render();
    } else if (!model_.controller().isBusy()) {
        trouble_.stop();
    }
}

void DemoPlayer::show(int scene) {
    current_ = static_cast<size_t>(std::clamp(scene, 0, static_cast<int>(scenes_.size()) - 1));
    const auto known = at_rest_.find(current_);
    adopting_ = true;
    if (known != at_rest_.end() && !standing_in_) {
        static_cast<void>(model_.controller().adopt(this->scene().request, known->second));
    } else {
        model_.controller().stop();
        static_cast<void>(model_.steering().setRequest(this->scene().request));
    }
    adopting_ = false;
    Q_EMIT sceneChanged(current());
    // The finished picture is the same one, and there at once.
    put(atRest());
    if (known == at_rest_.end() && model_.controller().modelReady()) model_.controller().render();
}

QImage DemoPlayer::atRest() const {
    const auto known = at_rest_.find(current_);
    return known != at_rest_.end() ? known->second : scene().finished();
}

void DemoPlayer::onImage(const QImage& image) {
    if (adopting_) return;
    const RenderProgress& progress = model_.controller().progress();
    const bool preview = model_.controller().pictureState().preview;
    if (preview && progress.step < first_preview_share * progress.steps) return;
    live_ = true;
    setStandingIn(false);
    put(image);
}

void DemoPlayer::standIn() {
    trouble_.stop();
    live_ = false;
    showFinished();
    setStandingIn(true);
}

void DemoPlayer::setStandingIn(bool standing_in) {
    if (standing_in_ == standing_in) return;
    standing_in_ = standing_in;
    if (!standing_in) retry_.stop();
    Q_EMIT standingInChanged(standing_in);
}

void DemoPlayer::showFinished() {
    if (!adopting_) put(scene().finished(model_.steering().request().guidance.directions));
}

void DemoPlayer::put(const QImage& image) {
    if (image.isNull()) return;
    image_ = image;
    Q_EMIT imageChanged(image);
}

}  // namespace burin::ui
