// A session behind a thread of its own: the window never waits for the disk.
//
// Changes are written in the order in which they are posted. One that fails because of the disk (full, pulled
// out, in use) stays first in line and is tried again every two seconds, so that nothing is lost while the
// user makes room; other failures are told and dropped. Reads wait their turn behind the changes before them.
//
// Threads: lives in the window's thread; functions given to it run in the store's thread, answers and signals
// come in the window's thread. The destructor writes all that is waiting and closes the session.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/session/session.h"

namespace burin::ui {

class SessionStore : public QObject {
    Q_OBJECT

  public:
    using Change = std::function<Result<>(session::Session&)>;

    explicit SessionStore(session::Session session, QObject* parent = nullptr);
    ~SessionStore() override;

    /// Returns at once.
    void post(Change change);

    /// Runs `read(session)`, which gives a Result<T>, in the store's thread, then `then(Result<T>)` in the
    /// window's, unless `context` is gone by then.
    template <class Read, class Then>
    void fetch(QObject* context, Read read, Then then) {
        post([this, guard = QPointer<QObject>(context), read = std::move(read),
              then = std::move(then)](session::Session& session) -> Result<> {
            auto answer = read(session);
            answerLater([guard, then, answer]() mutable {
                if (guard) then(std::move(answer));
            });
            return {};
        });
    }

    /// Runs `read(session)` in the store's thread and waits for its Result<T>: for opening, closing and
    /// tests.
    template <class Read>
    auto wait(Read read) {
        using Answer = std::invoke_result_t<Read, session::Session&>;
        Answer answer = tl::unexpected(Error{});
        const Result<> done = postAndWait([&](session::Session& session) -> Result<> {
            answer = read(session);
            return {};
        });
        if (!done) answer = tl::unexpected(done.error());
        return answer;
    }

    /// Waits until all that was posted is written, or until the disk has refused it once more: then the
    /// reason.
    Result<> finish();

    /// finish(), then closes the session for good; what could not be written is lost. Everything after it
    /// fails.
    Result<> close();

    /// Copies the session to `target` and goes on there; changes are written meanwhile. copied() or copyFailed() follows.
    void saveAs(const QString& target, session::Overwrite overwrite);
    /// The same without going on there.
    void saveCopy(const QString& target, session::Overwrite overwrite);

    /// Where the session is written now.
    [[nodiscard]] QString path() const { return path_; }
    [[nodiscard]] bool readOnly() const { return read_only_; }
    [[nodiscard]] bool wasInterrupted() const { return was_interrupted_; }
    /// How many changes are not on the disk yet.
    [[nodiscard]] size_t waiting() const;

  Q_SIGNALS:
    /// A change was refused. `retrying`: it is kept and tried again.
    void failed(const burin::Error& error, bool retrying);
    /// After failed(..., true): the disk takes changes again.
    void recovered();
    void copyProgress(double share);
    /// saveAs() or saveCopy() ended in one of two ways.
    void copied(const QString& target);
    void copyFailed(const QString& target, const burin::Error& error);

  private:
    struct Item {
        uint64_t serial = 0;
        Change change;
        bool alone = false;  ///< not inside another one's pauses
    };

    void answerLater(std::function<void()> answer);
    uint64_t enqueue(Change change, bool alone);
    Result<> postAndWait(Change change);
    Result<> waitUntilIdle(std::unique_lock<std::mutex>& guard);
    void run();
    bool runFirst(std::unique_lock<std::mutex>& guard, bool nested);
    bool runWaiting();
    void tell(const Error& error, bool retrying);
    void copy(const QString& target, session::Overwrite overwrite, bool go_on_there);

    mutable std::mutex mutex_;
    std::condition_variable wake_, idle_;
    std::deque<Item> waiting_;
    uint64_t last_serial_ = 0, refusals_ = 0;
    int running_ = 0;
    bool stopping_ = false, closed_ = false;
    std::optional<Error> refusal_;  ///< why the first change in line waits
    session::Session session_;      ///< the thread's alone while it runs
    QString path_;
    bool read_only_ = false, was_interrupted_ = false;
    std::thread thread_;
};

}  // namespace burin::ui
