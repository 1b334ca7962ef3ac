// Cooperative cancellation, shared between the thread that asks and the thread that works.
#pragma once

#include <atomic>
#include <memory>

#include "core/base/result.h"

namespace burin {

/// A flag that can only be raised. Copies share it. Thread-safe.
class CancelToken {
  public:
    void cancel() const { flag_->store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool cancelled() const { return flag_->load(std::memory_order_relaxed); }
    /// Throws Failure(cancelled) once the flag is up. Called between steps and between layers of long work.
    void check() const {
        if (cancelled()) throw Failure(ErrorCode::cancelled, "cancelled");
    }

  private:
    std::shared_ptr<std::atomic<bool>> flag_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace burin
