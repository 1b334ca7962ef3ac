#include "core/training/training_loop.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/imaging/loss_curve.h"

namespace burin::training {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void show(const TrainingState& state, const std::function<void()>& sheet) {
    const UseAverage average(state);
    sheet();
}

}  // namespace

void Loop::resume(TrainingState& state) const {
    std::error_code error;
    if (!std::filesystem::exists(checkpoint, error)) return;
    const auto tensors = state.load(checkpoint, kind);
    if (restore_beside) restore_beside(tensors);
}

bool Loop::run(TrainingState& state, const std::function<bool(double factor)>& step,
               const std::function<void()>& sheet) const {
    resume(state);
    const double before = state.seconds;
    const int64_t steps_before = state.steps(), samples_before = state.samples();
    const auto start = Clock::now();
    double saved = before, shown = before;
    bool ended = false;
    while (!ended && budget.used(state.steps(), state.seconds) < 1 && !hooks.cancel.cancelled()) {
        ended = !step(rate_factor(rates, state.steps(), budget.used(state.steps(), state.seconds)));
        state.seconds = before + seconds_since(start);
        tell(state, double(state.samples() - samples_before) / std::max(1e-9, state.seconds - before));
        // A sheet takes a while: whoever ends the program meanwhile loses nothing.
        const bool sheet_is_due = sheet && state.seconds - shown > sheet_seconds;
        if (sheet_is_due || state.seconds - saved > save_seconds) {
            save(state);
            saved = state.seconds;
        }
        if (sheet_is_due) {
            show(state, sheet);
            shown = state.seconds = before + seconds_since(start);
        }
    }
    if (state.steps() > steps_before) save(state);
    hooks.cancel.check();
    if (sheet) show(state, sheet);
    return ended;
}

void Loop::save(const TrainingState& state) const {
    state.save(checkpoint, kind, beside ? beside() : models::NamedTensors{});
    std::filesystem::path picture = curve;
    if (picture.empty()) picture = checkpoint.parent_path() / (checkpoint.stem().string() + "-loss.png");
    value_or_throw(io::write_png(picture, imaging::loss_curve(state.losses())));
}

void Loop::tell(const TrainingState& state, double rate) const {
    if (!hooks.on_progress) return;
    const double used = budget.used(state.steps(), state.seconds);
    hooks.on_progress({.what = what,
                       .used = used,
                       .seconds_left = used > 0 ? state.seconds * (1 - used) / used : 0,
                       .steps = state.steps(),
                       .samples = state.samples(),
                       .loss = state.recent_loss(),
                       .samples_per_second = rate});
}

OnCount counting(const TrainingHooks& hooks, const std::string& what) {
    const auto start = Clock::now();
    int64_t first = -1;
    return [&hooks, what, start, first](int64_t done, int64_t of) mutable {
        if (!hooks.on_progress) return;
        if (first < 0) first = done;
        TrainingProgress news{.what = what, .used = double(done) / double(of), .samples = done};
        if (done > first) {
            news.samples_per_second = double(done - first) / seconds_since(start);
            news.seconds_left = double(of - done) / news.samples_per_second;
        }
        hooks.on_progress(news);
    };
}

StageReport report_of(const TrainingState& state) {
    return {.steps = state.steps(),
            .samples = state.samples(),
            .loss = state.recent_loss(),
            .seconds = state.seconds};
}

}  // namespace burin::training
