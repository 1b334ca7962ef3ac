#include "core/guidance/reference_mode.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "core/guidance/field_hash.h"
#include "core/guidance/guide_parts.h"
#include "core/guidance/masks.h"
#include "core/protocol/request_fields.h"

namespace burin::guidance {
namespace {

using protocol::ReferenceEdit;

const Digest& momentum_key() {
    static const Digest key = Hasher("shared momentum").finish();
    return key;
}

// When a concept acts is in no key: each evaluation's key has the concepts that act or are felt there.
Digest key_of(const ReferenceEdit& edit) {
    Hasher hasher("concept");
    hash_fields(hasher, edit, io::Decides::whole);
    return hasher.finish();
}

double clamped(double weight) { return std::max(weight, 0.0); }

Tensor accumulate(const Tensor& sum, const Tensor& value) { return sum.defined() ? sum + value : value; }

}  // namespace

ReferenceMode::ReferenceMode(const protocol::Guidance& guidance, const GuideContext& context)
    : scale_(guidance.scale),
      rescale_(guidance.rescale),
      momentum_scale_(guidance.edit_momentum_scale),
      momentum_beta_(guidance.edit_momentum_beta),
      negative_(context.negative),
      prompt_(context.prompt) {
    for (const ReferenceEdit& edit : guidance.edits) request_.push_back({edit, key_of(edit)});
    const auto order = [](const Concept& c) { return std::tie(c.key, c.edit.warmup, c.edit.cooldown); };
    concepts_ = request_;
    std::sort(concepts_.begin(), concepts_.end(),
              [&](const Concept& a, const Concept& b) { return order(a) < order(b); });
}

Tensor ReferenceMode::momentum(const GuidanceState& state) {
    const auto found = state.momentum.find(momentum_key());
    return found == state.momentum.end() ? Tensor{} : found->second;
}

size_t ReferenceMode::warm_count(int i) const {
    return static_cast<size_t>(
        std::count_if(concepts_.begin(), concepts_.end(), [i](const Concept& c) { return c.warm(i); }));
}

double ReferenceMode::mean_weight(int i) const {
    return std::accumulate(concepts_.begin(), concepts_.end(), 0.0, [i](double sum, const Concept& c) {
        return c.warm(i) && !c.cooled(i) ? sum + clamped(c.edit.weight) : sum;
    });
}

bool ReferenceMode::felt(const Concept& c, int i) const {
    // Without momentum a warming concept leaves no trace.
    return guided() && !c.cooled(i) && clamped(c.edit.weight) > 0 && (c.warm(i) || momentum_scale_ != 0);
}

RowPlan ReferenceMode::plan(int i, const ReplaySource* /*replay*/) const {
    RowPlan plan;
    plan.evaluation = i;
    const ConditioningId unconditional{RowKind::unconditional, negative_.at(i)},
        prompt{RowKind::prompt, prompt_.at(i)};
    std::set<ConditioningId> rows{prompt};
    if (guided()) rows.insert(unconditional);
    for (size_t slot = 0; slot < concepts_.size(); ++slot) {
        if (!felt(concepts_[slot], i)) continue;
        rows.insert({RowKind::direction, concepts_[slot].edit.text});
        plan.terms.push_back({slot, {}, {}});
    }
    plan.rows.assign(rows.begin(), rows.end());
    plan.prompt = index_of(plan.rows, prompt);
    if (guided()) plan.unconditional = index_of(plan.rows, unconditional);
    for (LiveTerm& term : plan.terms) {
        const ConditioningId row{RowKind::direction, concepts_[term.slot].edit.text};
        term.pairs.push_back({index_of(plan.rows, row), plan.unconditional});
    }
    plan.decides = digest_of(plan);
    return plan;
}

Digest ReferenceMode::digest_of(const RowPlan& plan) const {
    Hasher hasher("reference step");
    hash_rows(hasher, plan);
    if (guided()) hasher.number(scale_).number(rescale_);
    if (guided() && !concepts_.empty()) {
        const int i = plan.evaluation;
        hasher.number(momentum_scale_).number(momentum_beta_);
        hasher.integer(static_cast<int64_t>(concepts_.size())).integer(static_cast<int64_t>(warm_count(i)));
        hasher.number(mean_weight(i));
        for (const LiveTerm& term : plan.terms) {
            const Concept& c = concepts_[term.slot];
            hasher.digest(c.key).integer(c.warm(i));
        }
    }
    return hasher.finish();
}

Tensor ReferenceMode::combine(const RowPlan& plan, std::span<const Tensor> rows, GuidanceState& state,
                              const RecordOptions& observe, StepRecord* record) const {
    check_rows(plan, rows);
    const std::vector<Tensor> exact = in_float32(rows);
    const Tensor& p = exact[plan.prompt];
    if (!guided()) return p;
    const Tensor& u = exact[plan.unconditional];
    const Tensor edit = concepts_.empty() ? Tensor{} : added(plan, exact, state, observe, record);
    if (rescale_ > 0) {
        const Tensor base = prompt_guidance(u, p, scale_, rescale_);
        return edit.defined() ? base + edit : base;
    }
    Tensor sum = scale_ * (p - u);
    if (edit.defined()) sum = sum + edit;
    return u + sum;
}

Tensor ReferenceMode::added(const RowPlan& plan, std::span<const Tensor> rows, GuidanceState& state,
                            const RecordOptions& observe, StepRecord* record) const {
    const int i = plan.evaluation;
    const bool all_warm = warm_count(i) == concepts_.size();
    const double total = mean_weight(i);
    Tensor mean, gamma;
    for (const LiveTerm& term : plan.terms) {
        const Concept& c = concepts_[term.slot];
        const double weight = clamped(c.edit.weight);
        const Tensor& u = rows[term.pairs[0].minus];
        const Tensor d = (c.edit.reverse ? -c.edit.scale : c.edit.scale) * (rows[term.pairs[0].plus] - u);
        const Tensor magnitude = d.abs();
        const Tensor quantile = interpolated_quantile(magnitude.flatten(-2), c.edit.threshold).unsqueeze(-1);
        const Tensor mask = magnitude.ge(quantile);
        const Tensor t = torch::where(mask, d, torch::zeros_like(d));
        gamma = accumulate(gamma, weight * t);
        const double share = all_warm ? weight : c.warm(i) ? weight / total : 0.0;
        if (!all_warm && share > 0) mean = accumulate(mean, share * t);
        if (!record) continue;
        TermRecord written{.key = c.key, .unit_key = c.key};
        describe(written, observe, mask, share * t);
        record->terms.push_back(std::move(written));
    }
    // The publication's 0/0: the terms behind it are all zero, so nothing is the value that was meant.
    if (record) record->degenerate = !all_warm && warm_count(i) > 0 && total == 0;

    const Tensor nu = momentum(state);
    if (nu.defined()) gamma = accumulate(gamma, momentum_scale_ * nu);
    if (!gamma.defined()) gamma = torch::zeros_like(rows.front());
    const Tensor decayed = (1 - momentum_beta_) * gamma;
    state.momentum[momentum_key()] = nu.defined() ? momentum_beta_ * nu + decayed : decayed;
    return all_warm ? gamma : mean;
}

}  // namespace burin::guidance
