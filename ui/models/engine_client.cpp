#include "ui/models/engine_client.h"

#include <algorithm>

#include "ui/models/engine_wire.h"

namespace burin::ui {
namespace {

constexpr qsizetype kept_complaints = 64 * 1024;
constexpr int most_starts_without_hello = 3;
constexpr int most_crashes_of_a_job = 2;
// Of the protocol, which began to tell where directions act, and to know a curator's lines of defence.
constexpr int minor_of_masks = 1, minor_of_defence = 4;

bool asksForDefence(const protocol::Command& command) {
    const auto* render = std::get_if<protocol::command::Render>(&command);
    return render != nullptr && !(render->rules.empty() && render->filter.empty());
}

int threeQuarters(int side) { return std::max(64, side * 3 / 4 / 64 * 64); }

protocol::Command withRequest(const protocol::Command& command, const protocol::RenderRequest& request) {
    auto render = std::get<protocol::command::Render>(command);
    render.request = request;
    return render;
}

}  // namespace

std::optional<protocol::RenderRequest> smallerRequest(const protocol::RenderRequest& request, int width,
                                                      int height) {
    protocol::RenderRequest smaller = request;
    if (request.batch > 1) {
        smaller.batch = request.batch / 2;
        return smaller;
    }
    const int was_width = request.width > 0 ? request.width : width;
    const int was_height = request.height > 0 ? request.height : height;
    smaller.width = std::min(was_width, threeQuarters(was_width));
    smaller.height = std::min(was_height, threeQuarters(was_height));
    if (smaller.width == was_width && smaller.height == was_height) return std::nullopt;
    return smaller;
}

EngineClient::EngineClient(QObject* parent, EngineTimings timings)
    : QObject(parent), timings_(timings), wire_(new EngineWire) {
    qRegisterMetaType<EngineEvent>();
    qRegisterMetaType<Notice>();
    thread_.setObjectName(QStringLiteral("engine wire"));
    wire_->moveToThread(&thread_);
    connect(wire_, &EngineWire::opened, this, [this](int run, qint64 id) {
        if (run == run_) process_id_ = id;
    });
    connect(wire_, &EngineWire::arrived, this, &EngineClient::onArrived);
    connect(wire_, &EngineWire::refused, this, [this](int run, const EngineEvent& event) {
        if (run == run_) onFailed(std::get<protocol::event::Failed>(*event.event));
    });
    connect(wire_, &EngineWire::closed, this, &EngineClient::onClosed);
    connect(wire_, &EngineWire::complained, this, [this](int, const QByteArray& text) {
        complaints_ = (complaints_ + text).right(kept_complaints);
    });
    connect(wire_, &EngineWire::broken, this, [this](int run, const QString& why) {
        if (run != run_) return;
        blame(tr("sent something that cannot be read"));
        restartBecause(
            tr("The engine sent something that cannot be read (%1), so it is started again.").arg(why));
    });
    connect(&watch_, &QTimer::timeout, this, &EngineClient::onSilence);
    backoff_.setSingleShot(true);
    connect(&backoff_, &QTimer::timeout, this, &EngineClient::open);
    clock_.start();
    thread_.start();
}

EngineClient::~EngineClient() {
    wire_->disconnect(this);
    QMetaObject::invokeMethod(
        wire_,
        [wire = wire_, grace = timings_.quit_ms] {
            wire->quit(grace);
            delete wire;
        },
        Qt::BlockingQueuedConnection);
    thread_.quit();
    thread_.wait();
}

void EngineClient::setTimings(const EngineTimings& timings) {
    timings_ = timings;
    if (watch_.isActive()) watch_.start(timings_.check_ms);
}

void EngineClient::start() {
    if (state_ != EngineState::stopped && state_ != EngineState::failed) return;
    starts_without_hello_ = 0;
    setState(EngineState::starting);
    open();
}

void EngineClient::stop() {
    watch_.stop();
    backoff_.stop();
    ++run_;  // whatever the process still says belongs to the past
    QMetaObject::invokeMethod(wire_, [wire = wire_, grace = timings_.quit_ms] { wire->quit(grace); });
    process_id_ = 0;
    failAll({ErrorCode::cancelled, tr("the engine was stopped").toStdString(), {}});
    setState(EngineState::stopped);
}

void EngineClient::restart() {
    watch_.stop();
    backoff_.stop();
    starts_without_hello_ = 0;
    if (state_ == EngineState::ready) ++restarts_;
    setState(EngineState::restarting);
    open();
}

void EngineClient::open() {
    ++run_;
    process_id_ = 0;
    ++starts_without_hello_;
    silence_.heard(clock_.elapsed());
    watch_.start(timings_.check_ms);
    QMetaObject::invokeMethod(wire_,
                              [wire = wire_, run = run_, command = command_] { wire->open(run, command); });
}

void EngineClient::send(const protocol::Command& command) {
    auto shared = std::make_shared<const protocol::Command>(command);
    QMetaObject::invokeMethod(wire_, [wire = wire_, run = run_, most = hello_.limits.frame_bytes, shared] {
        wire->send(run, shared, most);
    });
}

void EngineClient::setState(EngineState state) {
    if (state == state_) return;
    state_ = state;
    Q_EMIT stateChanged(state);
}

uint64_t EngineClient::enqueue(protocol::Command command, protocol::Job job) {
    if (auto valid = protocol::validate(command); !valid) {
        failLater(job, valid.error());
    } else if (isReady() && !isObeyed(command)) {
        refuseUnprotected(job);
    } else {
        if (isReady()) send(command);
        pending_.push_back({job, std::move(command)});
    }
    return job.id;
}

/// Later, so that the caller knows the id before it hears of the failure.
void EngineClient::failLater(const protocol::Job& job, const Error& error) {
    QMetaObject::invokeMethod(
        this,
        [this, job, error] {
            Q_EMIT failed({job, error});
        },
        Qt::QueuedConnection);
}

/// What an engine does not know it would leave out in silence, and a picture would pass without its line of defence.
bool EngineClient::isObeyed(const protocol::Command& command) const {
    return hello_.minor >= minor_of_defence || !asksForDefence(command);
}

void EngineClient::refuseUnprotected(const protocol::Job& job) {
    failLater(job, {ErrorCode::bad_input,
                    "this engine is too old to obey the register or the output filter of the preferences",
                    "install an engine of this program's version, or take them out of the preferences"});
}

uint64_t EngineClient::render(const protocol::RenderRequest& request, uint64_t generation, bool preview,
                              bool keep_masks) {
    const protocol::Job job{next_id_++, generation};
    return enqueue(
        protocol::command::Render{job, request, preview, keep_masks,
                                  named_files_ ? named_files_(request) : std::vector<std::string>{},
                                  request.real_picture ? inversions_ : std::string(), rules_, filter_},
        job);
}

uint64_t EngineClient::whereItActs(uint64_t render, int direction, protocol::command::MaskPart part) {
    const protocol::Job job{next_id_++, 0};
    if (!isReady() || hello_.minor < minor_of_masks) {
        // Nothing to ask: an engine that starts again keeps nothing, and an old one does not know the question.
        QMetaObject::invokeMethod(
            this,
            [this, job, direction] {
                Q_EMIT whereItActsReceived({job, direction, {}});
            },
            Qt::QueuedConnection);
        return job.id;
    }
    return enqueue(protocol::command::WhereItActs{job, render, direction, part}, job);
}

uint64_t EngineClient::load(const std::string& model, const std::string& device,
                            const std::string& precision) {
    const protocol::Job job{next_id_++, 0};
    return enqueue(protocol::command::Load{job, model, device, precision}, job);
}

uint64_t EngineClient::unload() {
    const protocol::Job job{next_id_++, 0};
    return enqueue(protocol::command::Unload{job}, job);
}

uint64_t EngineClient::info(const std::string& model) {
    const protocol::Job job{next_id_++, 0};
    return enqueue(protocol::command::Info{job, model}, job);
}

void EngineClient::cancel(uint64_t id) {
    Pending* pending = find(id);
    if (pending == nullptr) return;
    pending->cancelled = true;
    if (isReady()) {
        send(protocol::command::Cancel{id});
        return;
    }
    const protocol::Job job = pending->job;
    forget(id);
    QMetaObject::invokeMethod(
        this, [this, job] { Q_EMIT cancelled({job}); }, Qt::QueuedConnection);
}

void EngineClient::cancelAll() {
    std::vector<uint64_t> ids;
    for (const Pending& pending : pending_) ids.push_back(pending.job.id);
    for (const uint64_t id : ids) cancel(id);
}

EngineClient::Pending* EngineClient::find(uint64_t job) {
    const auto found = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const Pending& pending) { return pending.job.id == job; });
    return found == pending_.end() ? nullptr : &*found;
}

void EngineClient::forget(uint64_t job) {
    std::erase_if(pending_, [&](const Pending& pending) { return pending.job.id == job; });
}

void EngineClient::onArrived(int run, const EngineEvent& arrived) {
    if (run != run_) return;
    silence_.heard(clock_.elapsed());
    namespace event = protocol::event;
    const protocol::Event& any = *arrived.event;
    if (const auto* hello = std::get_if<event::Hello>(&any)) onHello(*hello);
    if (const auto* log = std::get_if<event::Log>(&any)) Q_EMIT logged(*log);
    if (const auto* alive = std::get_if<event::Heartbeat>(&any)) {
        resident_bytes_ = alive->resident_bytes;
        Q_EMIT beat(*alive);
    }
    if (const auto* load = std::get_if<event::Loading>(&any)) Q_EMIT loading(*load);
    if (const auto* step = std::get_if<event::Step>(&any); step && find(step->job.id))
        Q_EMIT stepped(*step, arrived.image);
    if (const auto* picture = std::get_if<event::Picture>(&any); picture && find(picture->job.id))
        Q_EMIT pictureReady(*picture, arrived.image);
    if (const auto* failure = std::get_if<event::Failed>(&any)) onFailed(*failure);
    if (const auto* done = std::get_if<event::Done>(&any); done && find(done->job.id)) {
        forget(done->job.id);
        Q_EMIT finished(*done);
    }
    if (const auto* gone = std::get_if<event::Cancelled>(&any); gone && find(gone->job.id)) {
        forget(gone->job.id);
        Q_EMIT cancelled(*gone);
    }
    if (const auto* info = std::get_if<event::Info>(&any); info && find(info->job.id)) {
        forget(info->job.id);
        Q_EMIT infoReceived(*info);
    }
    if (const auto* where = std::get_if<event::WhereItActs>(&any); where && find(where->job.id)) {
        forget(where->job.id);
        Q_EMIT whereItActsReceived(*where);
    }
}

void EngineClient::onHello(const protocol::event::Hello& hello) {
    if (auto fits = protocol::check_version(hello); !fits) {
        giveUp(QString::fromStdString(fits.error().sentence()));
        return;
    }
    hello_ = hello;
    starts_without_hello_ = 0;
    setState(EngineState::ready);
    std::erase_if(pending_, [this](const Pending& pending) {
        const bool obeyed = isObeyed(pending.command);
        obeyed ? send(pending.command) : refuseUnprotected(pending.job);
        return !obeyed;
    });
}

void EngineClient::onFailed(const protocol::event::Failed& event) {
    if (find(event.job.id) == nullptr) {
        if (event.job.id == 0) Q_EMIT noticed(noticeOf(event.error, details()));
        return;
    }
    if (event.error.code == ErrorCode::out_of_memory && retrySmaller(event)) return;
    forget(event.job.id);
    Q_EMIT failed(event);
}

bool EngineClient::retrySmaller(const protocol::event::Failed& event) {
    Pending* pending = find(event.job.id);
    const auto* render = std::get_if<protocol::command::Render>(&pending->command);
    if (render == nullptr || pending->shrunk || pending->cancelled) return false;
    const auto smaller = smallerRequest(render->request, model_width_, model_height_);
    if (!smaller) return false;
    const bool fewer = smaller->batch < render->request.batch;
    pending->command = withRequest(pending->command, *smaller);
    pending->shrunk = true;
    Q_EMIT shrunk(event.job.id, *smaller);
    const QString how = fewer ? tr("with %1 pictures at once").arg(smaller->batch)
                              : tr("at %1 x %2 pixels").arg(smaller->width).arg(smaller->height);
    restartBecause(
        tr("The engine ran out of memory, so it is started again and renders %1. Choose a smaller size, "
           "or free memory in the Model menu, to avoid this.")
            .arg(how));
    return true;
}

void EngineClient::onClosed(int run, bool started, const QString& why) {
    if (run != run_) return;
    process_id_ = 0;
    if (!started) {
        giveUp(
            tr("The engine could not be started: %1. Check the engine command in the preferences.").arg(why));
        return;
    }
    if (state_ != EngineState::ready && starts_without_hello_ >= most_starts_without_hello) {
        giveUp(tr("The engine %1 at each of %2 starts. Copy the details to see why, then try Model > Restart "
                  "engine.")
                   .arg(why)
                   .arg(starts_without_hello_));
        return;
    }
    blame(why);
    restartBecause(tr("The engine %1, so it is started again; your request is kept.").arg(why));
}

void EngineClient::blame(const QString& why) {
    // Only the first job was at work; those behind it are innocent.
    if (state_ != EngineState::ready || pending_.empty()) return;
    std::vector<protocol::Job> unwanted;
    for (const Pending& pending : pending_) {
        if (pending.cancelled) unwanted.push_back(pending.job);
    }
    Pending& first = pending_.front();
    const bool guilty = !first.cancelled && ++first.crashes >= most_crashes_of_a_job;
    const protocol::Job job = first.job;
    if (guilty) forget(job.id);
    for (const protocol::Job& gone : unwanted) forget(gone.id);
    for (const protocol::Job& gone : unwanted) Q_EMIT cancelled({gone});
    if (!guilty) return;
    Q_EMIT failed({job,
                   {ErrorCode::internal,
                    tr("the engine %1 twice while it worked on this request").arg(why).toStdString(),
                    tr("change the request, or copy the details for a report").toStdString()}});
}

void EngineClient::restartBecause(const QString& text) {
    ++restarts_;
    watch_.stop();
    const bool had_hello = state_ == EngineState::ready;
    Q_EMIT noticed({Notice::Kind::warning, text, details()});
    setState(EngineState::restarting);
    QMetaObject::invokeMethod(wire_, [wire = wire_, run = run_] { wire->kill(run); });
    ++run_;  // the end of the killed process is known
    backoff_.start(had_hello ? 0 : timings_.backoff_ms << std::min(starts_without_hello_, 3));
}

void EngineClient::onSilence() {
    switch (silence_.look(clock_.elapsed(), timings_.ping_ms, timings_.silence_ms, isReady())) {
        case SilenceWatch::Due::nothing:
            return;
        case SilenceWatch::Due::ask:
            return send(protocol::command::Ping{});
        case SilenceWatch::Due::dead:
            break;
    }
    blame(tr("stopped answering"));
    restartBecause(tr("The engine did not answer for %1 s, so it is started again; your request is kept.")
                       .arg(timings_.silence_ms / 1000));
}

void EngineClient::giveUp(const QString& text) {
    watch_.stop();
    backoff_.stop();
    QMetaObject::invokeMethod(wire_, [wire = wire_, run = run_] { wire->kill(run); });
    ++run_;
    process_id_ = 0;
    setState(EngineState::failed);
    Q_EMIT noticed({Notice::Kind::error, text, details()});
    failAll({ErrorCode::internal, tr("the engine is not running").toStdString(),
             tr("start it again in the Model menu").toStdString()});
}

void EngineClient::failAll(const Error& error) {
    const auto lost = std::exchange(pending_, {});
    for (const Pending& pending : lost) Q_EMIT failed({pending.job, error});
}

void EngineClient::setModelSize(int width, int height) {
    model_width_ = width;
    model_height_ = height;
}

QString EngineClient::details() const {
    QString text = tr("Engine command: %1\n").arg(command_.join(QLatin1Char(' ')));
    text += tr("Engine build: %1\n").arg(QString::fromStdString(hello_.build));
    for (const protocol::Device& device : hello_.devices) {
        text += tr("Device: %1, %2\n")
                    .arg(QString::fromStdString(device.name), QString::fromStdString(device.description));
    }
    text += tr("Restarts: %1\n").arg(restarts_);
    text += tr("Last lines of the engine's standard error:\n") + QString::fromLocal8Bit(complaints_);
    return text;
}

}  // namespace burin::ui
