// Reference mode: the published semantic guidance to the letter (arXiv 2301.12247; docs/guidance.md), with
// its quirks, so that results can be compared.
//
//   d_k   = +-s_k (c_k - u)
//   t_k   = d_k where |d_k| reaches its lambda_k quantile in its channel, else 0; 0 for a cooled concept
//   W     = concepts past their warm-up, of K in all
//   Gamma = sum_k max(g_k, 0) t_k + s_m nu        over all concepts, also those still warming
//   nu   <- beta nu + (1 - beta) Gamma
//   added = nothing                               |W| = 0
//           mean of t_k over W, weighted by g_k   0 < |W| < K
//           Gamma                                 |W| = K
//   eps   = u + (scale (p - u) + added)
//
// u is the negative prompt where one is given. With scale <= 1 the prompt's row alone is the prediction and
// no concept acts. Warm-up and cool-down count evaluations. One departure: where the weights of W sum to 0
// the publication divides 0 by 0 and the picture becomes NaN; here nothing is added and
// StepRecord::degenerate says so. Guidance rescale, which the publication does not know, acts on the part of
// the prompt before `added`.
#pragma once

#include <vector>

#include "core/guidance/guide.h"

namespace burin::guidance {

class ReferenceMode : public Guide {
  public:
    /// As make_guide, which checks the numbers first.
    ReferenceMode(const protocol::Guidance& guidance, const GuideContext& context);

    /// Draft replay does not exist in this mode: `replay` is not read.
    [[nodiscard]] RowPlan plan(int evaluation, const ReplaySource* replay = nullptr) const override;
    Tensor combine(const RowPlan& plan, std::span<const Tensor> rows, GuidanceState& state,
                   const RecordOptions& observe, StepRecord* record) const override;
    [[nodiscard]] size_t directions() const override { return request_.size(); }
    [[nodiscard]] const Digest* record_key(size_t request_index) const override {
        return &request_.at(request_index).key;
    }
    [[nodiscard]] bool acts(size_t request_index, int evaluation) const override {
        return felt(request_.at(request_index), evaluation);
    }
    /// The shared momentum nu in a state, undefined before the first evaluation.
    [[nodiscard]] static Tensor momentum(const GuidanceState& state);

  private:
    struct Concept {
        protocol::ReferenceEdit edit;
        Digest key{};
        [[nodiscard]] bool cooled(int i) const { return edit.cooldown && i >= *edit.cooldown; }
        [[nodiscard]] bool warm(int i) const { return i >= edit.warmup; }
    };

    /// Whether its row decides this picture: not cooled down, of some weight, and warm or feeding a momentum.
    [[nodiscard]] bool felt(const Concept& c, int evaluation) const;
    [[nodiscard]] bool guided() const { return scale_ > 1; }
    [[nodiscard]] Digest digest_of(const RowPlan& plan) const;
    /// Sum of max(g_k, 0) over W without the cooled: what the mean is divided by while some concept warms.
    [[nodiscard]] double mean_weight(int evaluation) const;
    [[nodiscard]] size_t warm_count(int evaluation) const;
    [[nodiscard]] Tensor added(const RowPlan& plan, std::span<const Tensor> rows, GuidanceState& state,
                               const RecordOptions& observe, StepRecord* record) const;

    double scale_, rescale_, momentum_scale_, momentum_beta_;
    StepText negative_, prompt_;
    std::vector<Concept> concepts_;  ///< canonical order
    std::vector<Concept> request_;   ///< the request's order
};

}  // namespace burin::guidance
