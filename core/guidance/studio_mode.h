// Studio mode: semantic directions without the defects of the published algorithm (docs/guidance.md).
//
//   d   = c+ - c-, or c+ minus the prediction for the empty prompt; with a keep list the mean over it of
//         (c+, q) - (c-, q), where (c, q) is the text "c, q"
//   m   = mask from |d| alone, times the painted coverage: invariant to the strength and its sign
//   eps = u + scale (p - u) + sum_k strength_k m_k d_k     over the directions that act at this evaluation
//
// A direction acts where start <= fraction < stop and it is neither muted, shadowed by another's solo, nor of
// strength 0; otherwise its rows are not asked for. `stop = 1` includes the last evaluation. The origin of
// directions is the empty prompt whatever the negative prompt is, and directions act at every prompt guidance
// scale. Solo: once any direction is solo, only solo directions that are not muted act.
//
// Momentum, where switched on, is one buffer nu per direction, started when the direction starts:
//   G = strength a d + s_m nu;  nu <- beta nu + (1 - beta) G;  added = (1 - s_m) a painted G
// with a = the automatic mask, so that a constant difference keeps its strength and nothing leaves the mask.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "core/guidance/guide.h"

namespace burin::guidance {

class StudioMode : public Guide {
  public:
    /// As make_guide, which checks the numbers first.
    StudioMode(const protocol::Guidance& guidance, const GuideContext& context);

    [[nodiscard]] RowPlan plan(int evaluation, const ReplaySource* replay = nullptr) const override;
    Tensor combine(const RowPlan& plan, std::span<const Tensor> rows, GuidanceState& state,
                   const RecordOptions& observe, StepRecord* record) const override;
    [[nodiscard]] size_t directions() const override { return windows_.size(); }
    [[nodiscard]] const Digest* record_key(size_t request_index) const override;
    [[nodiscard]] bool acts(size_t request_index, int evaluation) const override;

  private:
    struct Prepared {
        protocol::Direction direction;
        Tensor painted;  ///< [h, w] on the device, or undefined
        std::vector<std::pair<ConditioningId, ConditioningId>> pairs;
        int first = 0, last = 0;  ///< evaluations [first, last)
        Digest shape{};           ///< decides m d at a given x
        Digest term{};            ///< shape, strength and, with momentum, where it began
        Digest key{};             ///< term and first evaluation: the momentum buffer and the records
    };
    struct Window {
        Digest key{};
        int first = 0, last = 0;  ///< empty: never acts
    };
    struct Buffers {
        const std::map<Digest, Tensor>& before;
        std::map<Digest, Tensor>& after;  ///< buffers of directions that have stopped are not carried on
    };

    void prepare(const protocol::Direction& direction, Tensor painted, const GuideContext& context);
    [[nodiscard]] Digest digest_of(const RowPlan& plan) const;
    [[nodiscard]] Tensor contribution(const Prepared& direction, const LiveTerm& term,
                                      std::span<const Tensor> rows, Buffers buffers,
                                      const RecordOptions& observe, TermRecord* record) const;

    double scale_, rescale_;
    ConditioningId origin_;
    StepText negative_, prompt_;
    std::vector<Prepared> prepared_;  ///< those that act somewhere, canonical order
    std::vector<Window> windows_;     ///< by request index
};

}  // namespace burin::guidance
