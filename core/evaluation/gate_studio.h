// What the measures of the embedded model share: requests by one plan, pictures judged, lines of the report.
// Not thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/evaluation/mini_gates.h"

namespace burin::evaluation {

class GateStudio {
  public:
    GateStudio(const PictureClassifier& classifier, const GatePlan& plan, const GateHooks& hooks)
        : classifier_(classifier), plan_(plan), hooks_(hooks) {}

    GateReport report;

    [[nodiscard]] const PictureClassifier& classifier() const { return classifier_; }
    [[nodiscard]] const GatePlan& plan() const { return plan_; }
    [[nodiscard]] const GateHooks& hooks() const { return hooks_; }

    void gate(std::string what, const Tally& tally, double wanted, bool at_most = false) {
        const auto [low, high] = tally.interval();
        report.gates.push_back({std::move(what), "%", tally.percent(), wanted, tally.of, at_most, low, high});
    }
    /// Throws Failure(cancelled).
    void tell(const std::string& what, int64_t done, int64_t of) const {
        hooks_.cancel.check();
        if (hooks_.on_progress) hooks_.on_progress(what, done, of);
    }
    [[nodiscard]] protocol::RenderRequest request(const std::string& prompt, int64_t number) const {
        protocol::RenderRequest request;
        request.prompt = prompt;
        request.seed = plan_.seed + static_cast<uint64_t>(number);
        request.steps = plan_.steps;
        request.guidance.scale = plan_.guidance;
        return request;
    }
    [[nodiscard]] PictureReading read(const std::string& gate, const protocol::RenderRequest& request) const {
        const Tensor picture = hooks_.render(request);
        if (hooks_.on_picture) hooks_.on_picture(gate, picture);
        return classifier_.read(picture.unsqueeze(0)).front();
    }

  private:
    const PictureClassifier& classifier_;
    const GatePlan& plan_;
    const GateHooks& hooks_;
};

/// What directions of the ten attributes add, remove and change besides, one at a time, four at once and by
/// strength. Throws Failure.
void measure_directions(GateStudio& studio);

}  // namespace burin::evaluation
