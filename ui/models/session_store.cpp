#include "ui/models/session_store.h"

#include <algorithm>
#include <chrono>
#include <new>

#include <QFile>

namespace burin::ui {
namespace {

constexpr std::chrono::seconds between_attempts{2};

bool worth_retrying(const Error& error) {
    return error.code == ErrorCode::io || error.code == ErrorCode::try_again ||
           error.code == ErrorCode::out_of_memory;
}

Result<> run_safely(const SessionStore::Change& change, session::Session& session) {
    try {
        return change(session);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::out_of_memory, "there is not enough memory to write the session",
                    "close other programs");
    } catch (const std::exception& error) {
        return fail(ErrorCode::internal, std::string("a change of the session failed: ") + error.what(),
                    "report this");
    }
}

tl::unexpected<Error> is_closed() {
    return fail(ErrorCode::internal, "the session was closed before this could be written", "open it again");
}

QString path_of(const session::Session& session) {
    return QFile::decodeName(QByteArray::fromStdString(session.path().native()));
}

}  // namespace

SessionStore::SessionStore(session::Session session, QObject* parent)
    : QObject(parent),
      session_(std::move(session)),
      path_(path_of(session_)),
      read_only_(session_.read_only()),
      was_interrupted_(session_.was_interrupted()),
      thread_([this] { run(); }) {}

SessionStore::~SessionStore() { (void)close(); }

uint64_t SessionStore::enqueue(Change change, bool alone) {
    const std::scoped_lock guard(mutex_);
    if (closed_) return 0;
    waiting_.push_back({++last_serial_, std::move(change), alone});
    wake_.notify_one();
    return last_serial_;
}

void SessionStore::post(Change change) {
    if (enqueue(std::move(change), false) == 0) tell(is_closed().value(), false);
}

Result<> SessionStore::postAndWait(Change change) {
    const uint64_t serial = enqueue(std::move(change), false);
    if (serial == 0) return is_closed();
    std::unique_lock guard(mutex_);
    auto done = waitUntilIdle(guard);
    // The change refers to its caller, who does not wait any longer.
    std::erase_if(waiting_, [&](const Item& item) { return item.serial == serial; });
    return done;
}

Result<> SessionStore::finish() {
    std::unique_lock guard(mutex_);
    return waitUntilIdle(guard);
}

Result<> SessionStore::waitUntilIdle(std::unique_lock<std::mutex>& guard) {
    const uint64_t seen = refusals_;
    wake_.notify_one();
    idle_.wait(guard, [&] { return (waiting_.empty() && running_ == 0) || refusals_ > seen; });
    if (refusal_ && !waiting_.empty()) return tl::unexpected(*refusal_);
    return {};
}

Result<> SessionStore::close() {
    if (!thread_.joinable()) return {};
    auto done = finish();
    {
        const std::scoped_lock guard(mutex_);
        stopping_ = closed_ = true;
        wake_.notify_one();
    }
    thread_.join();
    auto closed = session_.close();
    return done ? closed : done;
}

size_t SessionStore::waiting() const {
    const std::scoped_lock guard(mutex_);
    return waiting_.size() + static_cast<size_t>(running_);
}

void SessionStore::run() {
    std::unique_lock guard(mutex_);
    while (true) {
        if (waiting_.empty()) {
            idle_.notify_all();
            if (stopping_) return;
            wake_.wait(guard);
        } else if (!runFirst(guard, false)) {
            idle_.notify_all();
            if (stopping_) return;
            wake_.wait_for(guard, between_attempts);
        }
    }
}

/// False where nothing may run now, or the disk refused it.
bool SessionStore::runFirst(std::unique_lock<std::mutex>& guard, bool nested) {
    if (waiting_.empty() || (nested && waiting_.front().alone)) return false;
    Item item = std::move(waiting_.front());
    waiting_.pop_front();
    ++running_;
    guard.unlock();
    const auto done = run_safely(item.change, session_);
    guard.lock();
    --running_;
    if (!done && worth_retrying(done.error()) && !session_.read_only()) {
        waiting_.push_front(std::move(item));
        ++refusals_;
        const bool first = !refusal_;
        refusal_ = done.error();
        if (first) tell(done.error(), true);
        return false;
    }
    if (!done) tell(done.error(), false);
    if (refusal_) {
        refusal_.reset();
        answerLater([this] { Q_EMIT recovered(); });
    }
    return true;
}

/// What came in while a copy is being written.
bool SessionStore::runWaiting() {
    std::unique_lock guard(mutex_);
    while (runFirst(guard, true)) {
    }
    return true;
}

void SessionStore::answerLater(std::function<void()> answer) {
    QMetaObject::invokeMethod(this, std::move(answer), Qt::QueuedConnection);
}

void SessionStore::tell(const Error& error, bool retrying) {
    answerLater([this, error, retrying] { Q_EMIT failed(error, retrying); });
}

void SessionStore::saveAs(const QString& target, session::Overwrite overwrite) {
    copy(target, overwrite, true);
}

void SessionStore::saveCopy(const QString& target, session::Overwrite overwrite) {
    copy(target, overwrite, false);
}

void SessionStore::copy(const QString& target, session::Overwrite overwrite, bool go_on_there) {
    const std::filesystem::path path(QFile::encodeName(target).toStdString());
    const Change change = [=, this](session::Session& session) -> Result<> {
        const auto between = [this](double share) {
            answerLater([this, share] { Q_EMIT copyProgress(share); });
            return runWaiting();
        };
        const auto done = go_on_there ? session.save_as(path, overwrite, between)
                                      : session.save_copy(path, overwrite, between);
        answerLater([this, target, done, now = path_of(session), read_only = session.read_only()] {
            path_ = now;
            read_only_ = read_only;
            if (done)
                Q_EMIT copied(target);
            else
                Q_EMIT copyFailed(target, done.error());
        });
        return {};  // A copy that failed is the user's to repeat, elsewhere perhaps.
    };
    if (enqueue(change, true) == 0) {
        answerLater([this, target] { Q_EMIT copyFailed(target, is_closed().value()); });
    }
}

}  // namespace burin::ui
