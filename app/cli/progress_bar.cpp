#include "app/cli/progress_bar.h"

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace burin::app {
namespace {

bool lines_wanted = false;

int terminal_columns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string time_left(double seconds) {
    char text[32];
    if (seconds < 60) {
        std::snprintf(text, sizeof text, "%.1f s left", seconds);
    } else {
        std::snprintf(text, sizeof text, "%d:%02d left", static_cast<int>(seconds) / 60,
                      static_cast<int>(seconds) % 60);
    }
    return text;
}

}  // namespace

void ProgressBar::print_lines() { lines_wanted = true; }

ProgressBar::ProgressBar(bool wanted) : active_(lines_wanted || (wanted && isatty(STDERR_FILENO))) {}
ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::show(const std::string& label, int done, int of) {
    if (!active_ || of <= 0) return;
    const auto now = Clock::now();
    if (label != label_) {
        label_ = label;
        started_ = now;
    } else if (done < of && now - last_drawn_ < std::chrono::milliseconds(lines_wanted ? 100 : 50)) {
        return;
    }
    last_drawn_ = now;
    if (lines_wanted) {
        std::fprintf(stderr, "progress %d %d %s\n", done, of, label.c_str());
        return;
    }
    const double spent = std::chrono::duration<double>(now - started_).count();
    std::string tail = std::to_string(done) + "/" + std::to_string(of);
    if (done > 0 && done < of) tail += "  " + time_left(spent / done * (of - done));
    const int width =
        std::clamp(terminal_columns() - static_cast<int>(label.size() + tail.size()) - 8, 5, 40);
    const int filled = std::clamp(static_cast<int>(static_cast<double>(width) * done / of), 0, width);
    std::string bar(static_cast<size_t>(filled), '=');
    if (filled < width) bar += '>';
    bar.resize(static_cast<size_t>(width), ' ');
    std::fprintf(stderr, "\r\x1b[K%s  [%s]  %s", label.c_str(), bar.c_str(), tail.c_str());
    std::fflush(stderr);
    drawn_ = true;
}

void ProgressBar::clear() {
    if (!drawn_) return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    drawn_ = false;
}

}  // namespace burin::app
