// A progress bar on a terminal's stderr, or lines for a program that listens; silent everywhere else.
#pragma once

#include <chrono>
#include <string>

namespace burin::app {

class ProgressBar {
  public:
    /// From now on every bar of this process writes lines `progress DONE OF LABEL` instead, terminal or not.
    static void print_lines();

    /// Draws only when `wanted` and stderr is a terminal.
    explicit ProgressBar(bool wanted);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// `label  [=====>    ]  7/20  0.4 s left`. The time left is extrapolated from the time since the first
    /// call with this label.
    void show(const std::string& label, int done, int of);
    /// Removes the bar from the line.
    void clear();

  private:
    using Clock = std::chrono::steady_clock;
    bool active_;
    bool drawn_ = false;
    std::string label_;
    Clock::time_point started_, last_drawn_;
};

}  // namespace burin::app
