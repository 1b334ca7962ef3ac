#include "ui/models/live_scheduler.h"

#include <algorithm>

#include "core/protocol/samplers.h"

namespace burin::ui {
namespace {

constexpr int fewest_steps_to_draft = 14;
constexpr int fewest_draft_steps = 8;
constexpr int samples_of_mean = 6;

}  // namespace

bool draftKeepsComposition(const protocol::RenderRequest& request, bool default_is_steady) {
    // Its steps are those of its inversion.
    if (request.real_picture) return false;
    const protocol::Sampler* sampler = protocol::find_sampler(request.sampler);
    const bool steady = request.sampler == protocol::default_sampler
                            ? default_is_steady
                            : sampler != nullptr && !sampler->is_stochastic();
    // Reference mode counts its warm-up in steps: fewer steps would be another edit.
    return steady && request.eta == 0 && request.steps >= fewest_steps_to_draft &&
           request.guidance.mode == protocol::GuidanceMode::studio;
}

protocol::RenderRequest draftOf(protocol::RenderRequest request) {
    request.steps = std::max(fewest_draft_steps, request.steps / 2);
    request.batch = 1;
    return request;
}

void LiveScheduler::Mean::add(double sample) {
    count = std::min(count + 1, samples_of_mean);
    value += (sample - value) / count;
}

double LiveScheduler::delay_ms() const {
    const Mean& mean = draft_.count > 0 ? draft_ : final_;
    return std::clamp(delay_factor * mean.value, shortest_delay_ms, longest_delay_ms);
}

void LiveScheduler::forgetModel() {
    final_ = draft_ = {};
    last_done_.reset();
}

bool LiveScheduler::worthDrafting(const protocol::RenderRequest& request) const {
    return final_.count > 0 && final_.value > draft_worth_ms &&
           draftKeepsComposition(request, default_is_steady_);
}

double LiveScheduler::oneDraft() const {
    if (draft_.count > 0) return draft_.value;
    return final_.value;
}

double LiveScheduler::timeLeft() const {
    const double now = ports_.now();
    if (in_flight_->left_ms >= 0) return std::max(0.0, in_flight_->left_ms - (now - in_flight_->left_at));
    const double whole = in_flight_->tier == Tier::draft ? draft_.value : final_.value;
    return std::max(0.0, whole - (now - in_flight_->started));
}

void LiveScheduler::changed(const protocol::RenderRequest& request) {
    const double now = ports_.now();
    if (!next_) first_change_ = now;
    last_change_ = now;
    next_ = request;
    final_of_.reset();
    released_ = false;
    look();
}

void LiveScheduler::released(const protocol::RenderRequest& request) {
    const bool running = in_flight_ && !in_flight_->cancelling;
    const bool same = running && in_flight_->tier == Tier::final && in_flight_->request == request;
    if (same || (!in_flight_ && last_done_ == request)) {
        next_.reset();
        final_of_.reset();
        return look();
    }
    renderNow(request);
}

void LiveScheduler::renderNow(const protocol::RenderRequest& request) {
    if (!next_) first_change_ = ports_.now();
    next_ = request;
    final_of_.reset();
    released_ = true;
    look();
}

void LiveScheduler::adopt(const protocol::RenderRequest& request) {
    stop();
    stopping_ = false;
    last_done_ = request;
}

void LiveScheduler::stop() {
    next_.reset();
    final_of_.reset();
    released_ = false;
    ports_.wake_after(-1);
    if (!in_flight_) return;
    stopping_ = true;
    cancelInFlight();
}

void LiveScheduler::setPaused(bool paused) {
    paused_ = paused;
    look();
}

void LiveScheduler::wake() { look(); }

/// Decides from scratch what is to be done now, and when to look again.
void LiveScheduler::look() {
    if (!next_ && !final_of_) return ports_.wake_after(-1);
    const double now = ports_.now();
    if (!next_) {
        // Only the final of a draft is due, when the hand rests.
        const double due = last_change_ + rest_ms;
        if (in_flight_ || paused_) return ports_.wake_after(-1);
        if (now < due) return arm(due);
        const protocol::RenderRequest request = *std::exchange(final_of_, std::nullopt);
        return launch(request, Tier::final);
    }
    const double due = released_ ? now : std::min(last_change_ + delay_ms(), first_change_ + longest_wait_ms);
    if (now < due) return arm(due);
    if (paused_) return ports_.wake_after(-1);
    if (in_flight_) {
        ports_.wake_after(-1);
        if (released_ || timeLeft() > oneDraft()) cancelInFlight();
        return;
    }
    const protocol::RenderRequest request = *std::exchange(next_, std::nullopt);
    const bool draft = !std::exchange(released_, false) && worthDrafting(request);
    if (draft) final_of_ = request;
    launch(draft ? draftOf(request) : request, draft ? Tier::draft : Tier::final);
}

void LiveScheduler::arm(double due) { ports_.wake_after(due - ports_.now()); }

void LiveScheduler::launch(const protocol::RenderRequest& request, Tier tier) {
    in_flight_ = InFlight{request, tier, ++generation_, ports_.now(), 0, -1, false};
    last_preview_ = -1e9;
    ports_.wake_after(-1);
    ports_.start(request, tier, generation_);
}

void LiveScheduler::cancelInFlight() {
    if (in_flight_->cancelling) return;
    in_flight_->cancelling = true;
    ports_.cancel(in_flight_->generation);
}

bool LiveScheduler::accepts(uint64_t generation) const {
    return in_flight_ && in_flight_->generation == generation && !in_flight_->cancelling;
}

void LiveScheduler::stepped(uint64_t generation, double seconds_left) {
    if (!accepts(generation)) return;
    in_flight_->left_at = ports_.now();
    in_flight_->left_ms = seconds_left * 1000;
    if (next_) look();
}

bool LiveScheduler::takePreview(uint64_t generation, int index, int of) {
    if (!accepts(generation) || index > of - steps_without_preview) return false;
    const double now = ports_.now();
    if (now - last_preview_ < preview_interval_ms) return false;
    last_preview_ = now;
    return true;
}

void LiveScheduler::finished(uint64_t generation, double render_ms) {
    if (!in_flight_ || in_flight_->generation != generation) return;
    (in_flight_->tier == Tier::draft ? draft_ : final_).add(render_ms);
    if (in_flight_->tier == Tier::final) last_done_ = in_flight_->request;
    settle();
}

void LiveScheduler::cancelled(uint64_t generation) {
    if (in_flight_ && in_flight_->generation == generation) settle();
}

void LiveScheduler::failed(uint64_t generation) {
    if (!in_flight_ || in_flight_->generation != generation) return;
    // The final of a request whose draft failed would fail as well.
    final_of_.reset();
    settle();
}

void LiveScheduler::settle() {
    in_flight_.reset();
    stopping_ = false;
    look();
}

LiveScheduler::State LiveScheduler::state() const {
    if (stopping_) return State::stopping;
    if (in_flight_) return State::rendering;
    return next_ || final_of_ ? State::waiting : State::idle;
}

std::optional<Tier> LiveScheduler::tierInFlight() const {
    return in_flight_ ? std::optional(in_flight_->tier) : std::nullopt;
}

}  // namespace burin::ui
