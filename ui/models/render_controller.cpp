#include "ui/models/render_controller.h"

#include <cmath>
#include <utility>

#include "core/protocol/limits.h"

namespace burin::ui {

QString kindOf(SteeringModel::Part part) {
    using Part = SteeringModel::Part;
    switch (part) {
        case Part::prompt:
        case Part::negative:
            return QStringLiteral("prompt");
        case Part::seed:
            return QStringLiteral("seed");
        case Part::strength:
            return QStringLiteral("slider");
        case Part::direction:
        case Part::acting:
        case Part::rows:
            return QStringLiteral("direction");
        case Part::painted:
            return QStringLiteral("mask");
        case Part::model:
            return QStringLiteral("model");
        case Part::weights:
            return QStringLiteral("weights");
        case Part::start_picture:
            return QStringLiteral("start");
        case Part::everything:
            return QStringLiteral("import");
        case Part::size:
        case Part::sampling:
        case Part::guidance:
        case Part::name:
            break;
    }
    return QStringLiteral("edit");
}

nlohmann::json factsOf(const protocol::event::Picture& picture) {
    auto facts = picture.recipe.value("facts", nlohmann::json::object());
    // With the facts they are kept with the step.
    if (!picture.notes.empty()) facts["notes"] = picture.notes;
    return facts;
}

RenderController::RenderController(SteeringModel* steering, EngineClient* engine, QObject* parent)
    : QObject(parent),
      steering_(steering),
      engine_(engine),
      scheduler_({[this] { return static_cast<double>(clock_.nsecsElapsed()) * 1e-6; },
                  [this](double delay) {
                      if (delay < 0) return wake_.stop();
                      wake_.start(static_cast<int>(std::ceil(delay)));
                  },
                  [this](const protocol::RenderRequest& request, Tier tier, uint64_t generation) {
                      begin(request, tier, generation);
                  },
                  [this](uint64_t) { engine_->cancel(job_); }}) {
    clock_.start();
    wake_.setSingleShot(true);
    wake_.setTimerType(Qt::PreciseTimer);
    scheduler_.setPaused(true);
    connect(&wake_, &QTimer::timeout, this, [this] {
        scheduler_.wake();
        update();
    });
    connect(steering_, &SteeringModel::changed, this, [this](SteeringModel::Part part) { onChanged(part); });
    connect(steering_, &SteeringModel::gestureFinished, this,
            [this](const QString& title, const protocol::RenderRequest&,
                   const protocol::RenderRequest& after) { onGestureFinished(title, after); });
    connect(steering_, &SteeringModel::gestureEnded, this, &RenderController::onGestureEnded);
    connect(engine_, &EngineClient::stepped, this, &RenderController::onStepped);
    connect(engine_, &EngineClient::pictureReady, this, &RenderController::onPicture);
    connect(engine_, &EngineClient::finished, this, &RenderController::onFinished);
    connect(engine_, &EngineClient::failed, this, &RenderController::onFailed);
    connect(engine_, &EngineClient::cancelled, this, [this](const protocol::event::Cancelled& event) {
        if (!isMine(event.job)) return;
        job_ = 0;
        arrived_.reset();
        in_flight_.reset();
        scheduler_.cancelled(event.job.generation);
        update();
    });
    connect(engine_, &EngineClient::loading, this, [this](const protocol::event::Loading& event) {
        progress_.loading = QString::fromStdString(event.what);
        progress_.fraction = event.fraction;
        if (event.fraction >= 1) progress_.loading.clear();
        update();
    });
    connect(engine_, &EngineClient::shrunk, this,
            [this](quint64 job, const protocol::RenderRequest& request) {
                if (job == job_) onShrunk(request);
            });
}

RenderController::~RenderController() = default;

void RenderController::setLive(bool live) { live_ = live; }

void RenderController::setModelReady(bool ready) {
    model_ready_ = ready;
    progress_.loading.clear();
    scheduler_.setPaused(!ready);
    update();
}

void RenderController::setModel(QSize own_size, bool default_sampler_is_steady) {
    model_size_ = own_size;
    engine_->setModelSize(own_size.width(), own_size.height());
    scheduler_.forgetModel();
    scheduler_.setDefaultSamplerSteady(default_sampler_is_steady);
}

QSize RenderController::pictureSize(const protocol::RenderRequest& request) const {
    return {request.width > 0 ? request.width : model_size_.width(),
            request.height > 0 ? request.height : model_size_.height()};
}

QSize RenderController::sizeOf(const QImage& image, const protocol::RenderRequest& request) const {
    const bool shaped = request.version >= 3 && request.width == 0 && request.height == 0 &&
                        !request.init_image.empty() && !image.isNull();
    if (!shaped) return pictureSize(request);
    // The engine keeps the start picture's shape, which a preview has as well.
    constexpr int unit = protocol::limits::picture_side_multiple;
    const auto shape = protocol::shape_of_start({image.width(), image.height()},
                                                {model_size_.width(), model_size_.height()}, unit);
    return {shape.width, shape.height};
}

void RenderController::onChanged(SteeringModel::Part part) {
    if (adopting_ || part == SteeringModel::Part::name) return;
    kind_ = kindOf(part);
    // Outside of a gesture gestureFinished follows in the same breath and renders at once.
    if (live_ && steering_->inGesture()) scheduler_.changed(steering_->request());
    update();
}

void RenderController::onGestureFinished(const QString& title, const protocol::RenderRequest& after) {
    if (adopting_) return;
    Q_EMIT gestureMade(kind_, title, after);
    if (live_) {
        scheduler_.released(after);
        // Its picture may be there already: rendered while the hand was still on the handle.
        if (!isBusy() && last_ && last_->request == after) {
            last_->kind.clear();
            Q_EMIT rendered(*last_);
        }
    }
    update();
}

void RenderController::onGestureEnded() {
    // A gesture that ends where it began leaves the picture of a value in between: back to the old one.
    if (live_ && !adopting_) scheduler_.released(steering_->request());
    update();
}

void RenderController::render() {
    asked_ = steering_->request();
    scheduler_.renderNow(*asked_);
    update();
}

void RenderController::stop() {
    scheduler_.stop();
    asked_.reset();
    update();
}

Result<> RenderController::adopt(const protocol::RenderRequest& request, const QImage& image) {
    adopting_ = true;
    const Result<> set = steering_->setRequest(request);
    adopting_ = false;
    if (!set) return set;
    asked_.reset();
    state_.failed = false;
    if (image.isNull()) {
        scheduler_.released(request);
        update();
        return {};
    }
    scheduler_.adopt(request);
    last_.reset();
    show(image, request, false);
    state_.draft = false;
    Q_EMIT adopted();
    update();
    return {};
}

void RenderController::begin(const protocol::RenderRequest& request, Tier tier, uint64_t generation) {
    ++started_;
    in_flight_ = request;
    generation_ = generation;
    arrived_.reset();
    state_.failed = false;
    progress_.tier = tier;
    progress_.step = 0;
    progress_.steps = request.steps;
    progress_.seconds_left = -1;
    job_ = engine_->render(request, generation, true, true);
    update();
}

void RenderController::onShrunk(const protocol::RenderRequest& smaller) {
    const auto was = std::exchange(in_flight_, smaller);
    if (asked_ == was) asked_ = smaller;
    // What is edited follows, so that the next change does not run out of memory again.
    if (steering_->inGesture() || steering_->request() != was) return;
    adopting_ = true;
    static_cast<void>(steering_->setRequest(smaller));
    adopting_ = false;
}

void RenderController::onStepped(const protocol::event::Step& event, const QImage& preview) {
    // Whoever renders has loaded what it needs.
    progress_.loading.clear();
    if (!isMine(event.job)) return;
    scheduler_.stepped(event.job.generation, event.seconds_left);
    progress_.step = event.index;
    progress_.steps = event.of;
    progress_.step_ms = event.ms;
    progress_.seconds_left = event.seconds_left;
    if (!preview.isNull() && in_flight_ &&
        scheduler_.takePreview(event.job.generation, event.index, event.of))
        show(preview, *in_flight_, true);
    update();
}

void RenderController::onPicture(const protocol::event::Picture& event, const QImage& image) {
    if (!isMine(event.job) || !in_flight_ || !scheduler_.accepts(event.job.generation)) return;
    if (event.index > 0) return;  // the others of a batch are the queue's business
    arrived_ = FullPicture{{}, {}, *in_flight_, image, factsOf(event)};
    show(image, *in_flight_, false);
    state_.draft = scheduler_.tierInFlight() == Tier::draft;
    Q_EMIT pictured(*in_flight_, event);
    update();
}

void RenderController::onFinished(const protocol::event::Done& event) {
    if (!isMine(event.job)) return;
    const bool full = scheduler_.tierInFlight() == Tier::final;
    auto picture = std::exchange(arrived_, std::nullopt);
    job_ = 0;
    if (full && picture) {
        if (asked_ == picture->request) {
            asked_.reset();
            picture->kind = QStringLiteral("render");
            picture->title = tr("Render");
        }
        last_ = picture;
        Q_EMIT rendered(*picture);
    }
    in_flight_.reset();
    scheduler_.finished(event.job.generation, event.total_ms - event.load_ms);
    update();
}

void RenderController::onFailed(const protocol::event::Failed& event) {
    if (!isMine(event.job)) return;
    job_ = 0;
    in_flight_.reset();
    arrived_.reset();
    state_.failed = event.error.code != ErrorCode::cancelled;
    if (state_.failed) Q_EMIT noticed(noticeOf(event.error, engine_->details()));
    asked_.reset();
    scheduler_.failed(event.job.generation);
    update();
}

void RenderController::showMeanwhile(const QImage& image) {
    state_.draft = state_.failed = false;
    show(image, steering_->request(), true);
    Q_EMIT adopted();
    update();
}

void RenderController::show(const QImage& image, const protocol::RenderRequest& request, bool preview) {
    image_ = image;
    state_.preview = preview;
    if (!preview) shown_ = request;
    Q_EMIT imageChanged(image, sizeOf(image, request));
}

void RenderController::update() {
    using State = LiveScheduler::State;
    using Phase = RenderProgress::Phase;
    const State state = scheduler_.state();
    PictureState now = state_;
    now.rendering = state == State::rendering;
    now.stopping = state == State::stopping;
    const protocol::RenderRequest& wanted = steering_->request();
    const bool seen = now.preview ? in_flight_ == wanted : shown_ == wanted;
    now.stale = !image_.isNull() && !seen && !(now.draft && in_flight_ == wanted);
    if (now.draft && shown_ && *shown_ == draftOf(wanted)) now.stale = false;
    state_ = now;
    Q_EMIT pictureStateChanged(now);
    progress_.phase = !progress_.loading.isEmpty() ? Phase::loading
                      : state == State::stopping   ? Phase::stopping
                      : state == State::rendering  ? Phase::rendering
                      : state == State::waiting    ? Phase::waiting
                                                   : Phase::idle;
    Q_EMIT progressChanged(progress_);
    if (const bool busy = isBusy(); busy != busy_) Q_EMIT busyChanged(busy_ = busy);
}

}  // namespace burin::ui
