// When to render while an artist moves handles: the rules of "Responding", and nothing else.
//
// No timer and no clock of its own: both are given, so that tests own the time. The scheduler asks for one
// wake-up at a time and is told what happened; it answers with jobs to start and to cancel.
//
//   * A change is rendered `delay` after the last one, delay = clamp(1.5 x mean render time, 25, 250 ms), and
//     never later than 3 s after the first one that waits.
//   * One job in flight, one slot behind it where the newest request wins. Nothing queues up.
//   * Every job carries its generation; answers to any other than the one in flight are not accepted.
//   * While the hand is on the handle, the job in flight is cancelled when its time left exceeds one draft.
//     Release always restarts, unless the very same request is being finished or was the last to finish.
//   * Where the measured time makes it worth it, drafts come first and the final 400 ms after the last
//   change.
//     A request whose draft could have another composition is never drafted.
//   * At most ten previews a second, none for the last steps.
//
// Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "core/protocol/request.h"

namespace burin::ui {

enum class Tier { draft, final };

/// What the scheduler needs from outside. Times in milliseconds.
struct SchedulerPorts {
    /// Monotonic; any zero.
    std::function<double()> now;
    /// Calls LiveScheduler::wake() once after `delay`; replaces what was asked for before. Negative: never.
    std::function<void(double delay)> wake_after;
    std::function<void(const protocol::RenderRequest& request, Tier tier, uint64_t generation)> start;
    std::function<void(uint64_t generation)> cancel;
};

class LiveScheduler {
  public:
    static constexpr double shortest_delay_ms = 25, longest_delay_ms = 250, delay_factor = 1.5;
    static constexpr double longest_wait_ms = 3000;
    static constexpr double rest_ms = 400;
    static constexpr double preview_interval_ms = 100;
    static constexpr int steps_without_preview = 2;
    /// Finals faster than this are shown as they are; a draft would only flicker.
    static constexpr double draft_worth_ms = 900;

    enum class State { idle, waiting, rendering, stopping };

    explicit LiveScheduler(SchedulerPorts ports) : ports_(std::move(ports)) {}

    // --- from the hand

    /// The request is now this one, and may change further; the newest wins.
    void changed(const protocol::RenderRequest& request);
    /// The handle was let go, or a value was typed: render now, in full.
    void released(const protocol::RenderRequest& request);
    /// As released(), also where nothing changed: the command "Render".
    void renderNow(const protocol::RenderRequest& request);
    /// The picture of this request is there already (a node of the history was opened): nothing is to be
    /// done.
    void adopt(const protocol::RenderRequest& request);
    /// Cancels what runs and forgets what waits; state() is `stopping` at once.
    void stop();
    /// Nothing new starts while paused (no engine, no model); what waits is kept.
    void setPaused(bool paused);
    /// The clock reached what wake_after() asked for.
    void wake();

    // --- from the engine, always with the generation that `start` was given

    void stepped(uint64_t generation, double seconds_left);
    /// `render_ms`: what the job took as a whole, without loading the model.
    void finished(uint64_t generation, double render_ms);
    void cancelled(uint64_t generation);
    void failed(uint64_t generation);

    // --- questions

    /// Whether an answer belongs to the job in flight and is still wanted.
    [[nodiscard]] bool accepts(uint64_t generation) const;
    /// Whether this preview may be shown; counts it as shown.
    [[nodiscard]] bool takePreview(uint64_t generation, int index, int of);
    [[nodiscard]] State state() const;
    /// Whether the job in flight renders something older than the newest request.
    [[nodiscard]] bool isStale() const { return in_flight_ && next_.has_value(); }
    [[nodiscard]] std::optional<Tier> tierInFlight() const;
    [[nodiscard]] double delay_ms() const;
    [[nodiscard]] double meanFinal_ms() const { return final_.value; }
    [[nodiscard]] double meanDraft_ms() const { return draft_.value; }
    /// Times measured on another model or device say nothing, and its pictures are others.
    void forgetModel();
    /// Whether the sampler that the model calls its default draws no noise on the way.
    void setDefaultSamplerSteady(bool steady) { default_is_steady_ = steady; }

  private:
    /// Running mean: the plain mean at first, then one that forgets.
    struct Mean {
        double value = 0;
        int count = 0;
        void add(double sample);
    };
    struct InFlight {
        protocol::RenderRequest request;
        Tier tier = Tier::final;
        uint64_t generation = 0;
        double started = 0;
        double left_at = 0, left_ms = -1;  ///< the engine's own estimate and when it came; negative: none yet
        bool cancelling = false;
    };

    void look();
    void arm(double due);
    void launch(const protocol::RenderRequest& request, Tier tier);
    void cancelInFlight();
    void settle();
    [[nodiscard]] bool worthDrafting(const protocol::RenderRequest& request) const;
    [[nodiscard]] double timeLeft() const;
    [[nodiscard]] double oneDraft() const;

    SchedulerPorts ports_;
    std::optional<protocol::RenderRequest> next_;       ///< newest request that is not yet rendering
    std::optional<protocol::RenderRequest> final_of_;   ///< drafted, its final comes after the rest
    std::optional<protocol::RenderRequest> last_done_;  ///< the last one that was finished in full
    std::optional<InFlight> in_flight_;
    Mean final_, draft_;
    double first_change_ = 0, last_change_ = 0, last_preview_ = -1e9;
    uint64_t generation_ = 0;
    bool released_ = false, paused_ = false, stopping_ = false, default_is_steady_ = false;
};

/// Whether fewer steps keep the composition: the sampler draws no noise on the way and enough steps remain.
/// `default_is_steady`: what to think of the sampler "default".
[[nodiscard]] bool draftKeepsComposition(const protocol::RenderRequest& request, bool default_is_steady);

/// The request with fewer steps, same seed, size and model.
[[nodiscard]] protocol::RenderRequest draftOf(protocol::RenderRequest request);

}  // namespace burin::ui
