#include "ui/widgets/background.h"

#include <mutex>

#include <QObject>
#include <QThreadPool>

namespace burin::ui {

struct Background::Link {
    std::mutex mutex;
    std::unique_ptr<QObject> receiver = std::make_unique<QObject>();
};

Background::Background() : link_(std::make_shared<Link>()) {}

Background::~Background() {
    const std::lock_guard lock(link_->mutex);
    link_->receiver.reset();
}

void Background::start(std::function<std::function<void()>()> work) {
    QThreadPool::globalInstance()->start([link = link_, work = std::move(work)] {
        auto outcome = work();
        const std::lock_guard lock(link->mutex);
        // Destroying the receiver also drops the calls that are queued for it.
        if (link->receiver)
            QMetaObject::invokeMethod(link->receiver.get(), std::move(outcome), Qt::QueuedConnection);
    });
}

}  // namespace burin::ui
