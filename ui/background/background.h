// Work that would hold up the window, done in a thread of its own and finished before the program ends.
#pragma once

#include <functional>
#include <memory>
#include <utility>

class QObject;

namespace burin::ui {

/// Runs `work` elsewhere and then what it returned in the thread of `context`; not where `context` is gone by
/// then. Call it from the thread of `context`. `work` shares nothing with anybody and touches no widget.
void run_in_background(QObject* context, std::function<std::function<void()>()> work);

/// The same in two pieces: `then(result of work())`.
template <class Work, class Then>
void in_background(QObject* context, Work work, Then then) {
    // std::function wants copies, which a result or a piece of work may not have.
    auto both = std::make_shared<std::pair<Work, Then>>(std::move(work), std::move(then));
    run_in_background(context, [both] {
        auto result = std::make_shared<decltype(both->first())>(both->first());
        return [both, result] { both->second(std::move(*result)); };
    });
}

/// Waits for all that was begun. The end of the QApplication does it too: a file that is being written is
/// written, whoever asked for it.
void finish_background();

}  // namespace burin::ui
