#include "ui/models/background_renders.h"

#include <algorithm>
#include <utility>

namespace burin::ui {

namespace event = protocol::event;

BackgroundRenders::BackgroundRenders(EngineClient* engine, QObject* parent)
    : QObject(parent), engine_(engine) {
    connect(engine_, &EngineClient::stepped, this, [this](const event::Step& step) {
        if (isMine(step.job) && !leaving_) Q_EMIT stepped(running_->ticket, step.index, step.of);
    });
    connect(engine_, &EngineClient::pictureReady, this,
            [this](const event::Picture& picture, const QImage& image) {
                if (isMine(picture.job) && !leaving_) Q_EMIT pictured(running_->ticket, image, picture);
            });
    connect(engine_, &EngineClient::finished, this, [this](const event::Done& end) {
        if (!isMine(end.job)) return;
        const Item done = *std::exchange(running_, std::nullopt);
        const bool told = std::exchange(leaving_, false);
        if (told && !done.unwanted) {
            // It was to be put back, but was faster; its pictures were not handed over.
            waiting_.push_front(done);
            Q_EMIT putBack(done.ticket);
        } else if (!done.unwanted) {
            Q_EMIT finished(done.ticket);
        }
        next();
    });
    connect(engine_, &EngineClient::cancelled, this, [this](const event::Cancelled& cancelled) {
        if (isMine(cancelled.job)) settle();
    });
    connect(engine_, &EngineClient::failed, this, [this](const event::Failed& failure) {
        if (!isMine(failure.job)) return;
        const Item item = *std::exchange(running_, std::nullopt);
        leaving_ = false;
        if (!item.unwanted) Q_EMIT failed(item.ticket, failure.error);
        next();
    });
    connect(engine_, &EngineClient::stateChanged, this, &BackgroundRenders::next);
}

Ticket BackgroundRenders::submit(const protocol::RenderRequest& request, Priority priority) {
    const Ticket ticket = ++last_ticket_;
    const auto place = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const Item& item) { return item.priority > priority; });
    waiting_.insert(place, {ticket, priority, request, 0, false});
    // Later, so that the caller knows its ticket before it hears of it.
    QMetaObject::invokeMethod(this, &BackgroundRenders::next, Qt::QueuedConnection);
    return ticket;
}

void BackgroundRenders::cancel(Ticket ticket) {
    std::erase_if(waiting_, [&](const Item& item) { return item.ticket == ticket; });
    if (!running_ || running_->ticket != ticket || running_->unwanted) return;
    running_->unwanted = true;
    leaving_ = true;
    engine_->cancel(running_->job);
}

void BackgroundRenders::cancelAll(Priority priority) {
    std::erase_if(waiting_, [&](const Item& item) { return item.priority == priority; });
    if (running_ && running_->priority == priority) cancel(running_->ticket);
}

void BackgroundRenders::setBlocked(bool blocked) {
    if (blocked == blocked_) return;
    blocked_ = blocked;
    if (!blocked) return next();
    if (!running_ || leaving_) return;
    leaving_ = true;
    engine_->cancel(running_->job);
}

void BackgroundRenders::next() {
    if (blocked_ || running_ || waiting_.empty() || !engine_->isReady()) return;
    running_ = waiting_.front();
    waiting_.pop_front();
    running_->job = engine_->render(running_->request, 0, false);
    Q_EMIT started(running_->ticket);
}

void BackgroundRenders::settle() {
    const Item item = *std::exchange(running_, std::nullopt);
    leaving_ = false;
    if (!item.unwanted) {
        waiting_.push_front(item);
        Q_EMIT putBack(item.ticket);
    }
    next();
}

}  // namespace burin::ui
