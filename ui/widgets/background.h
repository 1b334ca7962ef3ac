// Work on the thread pool whose outcome comes back on the UI thread.
//
// The owner may be destroyed while work runs: what is unfinished is then forgotten. Create, use and destroy
// on the UI thread; the work itself runs elsewhere and must hold copies of all it needs.
#pragma once

#include <functional>
#include <memory>

class QObject;

namespace burin::ui {

class Background {
  public:
    Background();
    ~Background();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    /// Runs `work` on the pool and then, on the UI thread, what it returned.
    void start(std::function<std::function<void()>()> work);

  private:
    struct Link;
    std::shared_ptr<Link> link_;
};

}  // namespace burin::ui
