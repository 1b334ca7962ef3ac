// Work that would hold up the window, done in a thread of its own.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <QtCore/QObject>
#include <QtCore/QThread>

namespace burin::ui {

/// Runs `work` elsewhere, then `then(result)` in the thread of `context`; not at all where `context` is gone
/// by then. `work` shares nothing with anybody. Call it from the thread of `context`.
template <class Work, class Then>
void in_background(QObject* context, Work work, Then then) {
    auto result = std::make_shared<std::optional<decltype(work())>>();
    auto* thread = QThread::create([result, work = std::move(work)] { result->emplace(work()); });
    QObject::connect(thread, &QThread::finished, context,
                     [result, then = std::move(then)] { then(std::move(**result)); });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

}  // namespace burin::ui
