#include "ui/background/background.h"

#include <algorithm>
#include <mutex>

#include <QtCore/QCoreApplication>
#include <QtCore/QObject>
#include <QtCore/QThreadPool>

namespace burin::ui {
namespace {

/// Hashing a large file must not keep a picture from being scaled, also where there are few cores.
constexpr int fewest_threads = 8;

QThreadPool& pool() {
    static QThreadPool pool;
    static std::once_flag prepared;
    std::call_once(prepared, [] {
        pool.setMaxThreadCount(std::max(fewest_threads, pool.maxThreadCount()));
        // While there still is a QCoreApplication, which some of the work needs.
        qAddPostRoutine(finish_background);
    });
    return pool;
}

/// Where outcomes are delivered: a child of the context, so that both go together. The lock keeps a thread of
/// the pool from posting to what is being destroyed.
class Receiver : public QObject {
  public:
    struct Link {
        std::mutex mutex;
        Receiver* receiver = nullptr;
    };

    explicit Receiver(QObject* context) : QObject(context), link(std::make_shared<Link>()) {
        link->receiver = this;
    }
    ~Receiver() override {
        const std::lock_guard lock(link->mutex);
        link->receiver = nullptr;
    }

    std::shared_ptr<Link> link;
};

}  // namespace

void run_in_background(QObject* context, std::function<std::function<void()>()> work) {
    pool().start([link = (new Receiver(context))->link, work = std::move(work)] {
        auto outcome = work();
        const std::lock_guard lock(link->mutex);
        if (link->receiver == nullptr) return;
        QMetaObject::invokeMethod(
            link->receiver,
            [receiver = link->receiver, outcome = std::move(outcome)] {
                receiver->deleteLater();
                outcome();
            },
            Qt::QueuedConnection);
    });
}

void finish_background() { pool().waitForDone(); }

}  // namespace burin::ui
