// The gates of the embedded model: what it must be able to do, measured by the classifier.
//
// Rendering is the caller's: a function from a request to a picture, so that nothing here knows an engine.
// All prompts, seeds and settings follow from the plan: the same plan on the same weights gives the same
// figures. Not thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/cancel.h"
#include "core/evaluation/picture_classifier.h"
#include "core/evaluation/statistics.h"
#include "core/protocol/request.h"

namespace burin::evaluation {

struct GatePlan {
    int64_t prompts = 500;           ///< fresh captions
    int64_t characters = 50;         ///< prompts that name each protected character
    int64_t seeds = 50;              ///< per attribute that is added or removed
    int64_t together = 50;           ///< pictures steered by four directions at once
    int64_t correlation_seeds = 10;  ///< per attribute, each at nine strengths
    int64_t validation = 2048;       ///< paintings the classifier is tried on
    int64_t side = 0;                ///< pixels of paintings the autoencoder is tried on; 0: the classifier's
    int steps = 20;
    double guidance = 5;
    uint64_t seed = 20261123;
};

struct GateHooks {
    CancelToken cancel;
    /// [3, H, W] float32 0..1 at the model's own size.
    std::function<Tensor(const protocol::RenderRequest&)> render;
    std::function<Tensor(const Tensor&)> round_trip;  ///< the autoencoder: [n, 3, H, W] -> the same
    std::function<void(const std::string& what, int64_t done, int64_t of)> on_progress;  ///< may be empty
    /// Every picture that was judged, for contact sheets; may be empty.
    std::function<void(const std::string& gate, const Tensor& picture)> on_picture;
};

/// One line of the table.
struct GateResult {
    std::string what, unit;  ///< "%", "dB" or nothing
    double measured = 0, wanted = 0;
    int64_t of = 0;  ///< cases
    bool at_most = false;
    double low = 0, high = 0;  ///< the interval of 95 %; both 0 where there is none
    [[nodiscard]] bool met() const { return at_most ? measured <= wanted : measured >= wanted; }
};

struct GateReport {
    std::vector<GateResult> gates;
    nlohmann::json details;  ///< per group, attribute and direction
};

/// How a direction of each attribute is asked for: text, its opposite where the language has a word for it,
/// and the one setting for all that adds (positive strength) or removes.
[[nodiscard]] protocol::Direction attribute_direction(painter::Attribute attribute, double strength);

/// The gates with all their figures, and the details.
[[nodiscard]] nlohmann::json to_json(const GateReport& report);

/// Throws Failure, also when it is cancelled.
[[nodiscard]] GateReport evaluate_gates(const PictureClassifier& classifier, const GatePlan& plan,
                                        const GateHooks& hooks);

}  // namespace burin::evaluation
