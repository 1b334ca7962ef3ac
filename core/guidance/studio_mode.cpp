#include "core/guidance/studio_mode.h"

#include <algorithm>
#include <tuple>

#include "core/guidance/field_hash.h"
#include "core/guidance/guide_parts.h"
#include "core/guidance/masks.h"
#include "core/protocol/request_fields.h"

namespace burin::guidance {
namespace {

using protocol::Direction;
using protocol::MaskKind;

// Sliders give fractions such as 0.1 + 0.2; they must meet evaluation 3 of 10 all the same.
constexpr double fraction_slack = 1e-9;

bool acts_at(const Direction& d, double fraction) {
    const bool open_end = d.stop >= 1.0 - fraction_slack;
    return fraction >= d.start - fraction_slack && (open_end || fraction < d.stop - fraction_slack);
}

bool any_solo(const std::vector<Direction>& directions) {
    return std::any_of(directions.begin(), directions.end(), [](const Direction& d) { return d.solo; });
}

struct Keys {
    Digest shape{}, term{}, key{};
};

// When a direction acts, and whether it does, is in no key: each evaluation's key has the terms that act there. `first` is
// the evaluation at which it begins to act.
Keys keys_of(const Direction& direction, int first) {
    Keys keys;
    Hasher shape("direction");
    hash_fields(shape, direction, io::Decides::whole);
    keys.shape = shape.finish();

    Hasher term("direction at work");
    term.digest(keys.shape);
    hash_fields(term, direction, io::Decides::amount);
    if (direction.momentum_scale > 0) term.integer(first);
    keys.term = term.finish();
    keys.key = Hasher("direction from its start").digest(keys.term).integer(first).finish();
    return keys;
}

Tensor product(const Tensor& a, const Tensor& b) {
    if (!a.defined()) return b;
    return b.defined() ? a * b : a;
}

Tensor automatic_mask(const Direction& direction, const Tensor& d) {
    switch (direction.mask) {
        case MaskKind::channel:
        case MaskKind::painted_channel:
            return channel_mask(d, direction.area);
        case MaskKind::spatial:
        case MaskKind::painted_spatial:
            return spatial_mask(d, direction.area);
        case MaskKind::painted:
            break;
    }
    return {};
}

Tensor difference(const LiveTerm& term, std::span<const Tensor> rows) {
    const auto pair = [&](size_t j) { return rows[term.pairs[j].plus] - rows[term.pairs[j].minus]; };
    Tensor d = pair(0);
    for (size_t j = 1; j < term.pairs.size(); ++j) d = d + pair(j);
    return term.pairs.size() > 1 ? d / static_cast<double>(term.pairs.size()) : d;
}

}  // namespace

StudioMode::StudioMode(const protocol::Guidance& guidance, const GuideContext& context)
    : scale_(guidance.scale),
      rescale_(guidance.rescale),
      origin_{context.negative.empty() ? RowKind::unconditional : RowKind::direction, ""},
      negative_(context.negative),
      prompt_(context.prompt) {
    const bool solo = any_solo(guidance.directions);
    for (const Direction& d : guidance.directions) {
        // A mask that does not fit is refused even while its direction is muted: faults show when they arise.
        Tensor painted;
        if (uses_painted(d.mask)) {
            painted = painted_coverage(d.painted.value_or(protocol::PaintedMask{}), context.h, context.w)
                          .to(context.device);
        }
        windows_.emplace_back();
        if (d.muted || d.strength == 0 || (solo && !d.solo)) continue;
        prepare(d, std::move(painted), context);
    }
    const auto order = [](const Prepared& p) {
        return std::tie(p.shape, p.direction.strength, p.direction.start, p.direction.stop, p.key);
    };
    std::sort(prepared_.begin(), prepared_.end(),
              [&](const Prepared& a, const Prepared& b) { return order(a) < order(b); });
}

void StudioMode::prepare(const Direction& d, Tensor painted, const GuideContext& context) {
    Prepared p;
    const int count = static_cast<int>(context.fractions.size());
    while (p.first < count && !acts_at(d, context.fractions[p.first])) ++p.first;
    p.last = p.first;
    while (p.last < count && acts_at(d, context.fractions[p.last])) ++p.last;
    if (p.first == p.last) return;

    const auto row = [&](const std::string& text) {
        return text.empty() ? origin_ : ConditioningId{RowKind::direction, text};
    };
    for (const auto& keep : d.keep)
        p.pairs.emplace_back(row(join_texts(d.text, keep)), row(join_texts(d.opposite, keep)));
    if (d.keep.empty()) p.pairs.emplace_back(row(d.text), row(d.opposite));

    p.painted = std::move(painted);
    const Keys keys = keys_of(d, p.first);
    p.shape = keys.shape, p.term = keys.term, p.key = keys.key;
    p.direction = d;
    p.direction.painted.reset();
    windows_.back() = {p.key, p.first, p.last};
    prepared_.push_back(std::move(p));
}

const Digest* StudioMode::record_key(size_t request_index) const {
    const Window& window = windows_.at(request_index);
    return window.first < window.last ? &window.key : nullptr;
}

bool StudioMode::acts(size_t request_index, int evaluation) const {
    const Window& window = windows_.at(request_index);
    return evaluation >= window.first && evaluation < window.last;
}

RowPlan StudioMode::plan(int i, const ReplaySource* replay) const {
    RowPlan plan;
    plan.evaluation = i;
    std::set<ConditioningId> rows;
    const ConditioningId unconditional{RowKind::unconditional, negative_.at(i)},
        prompt{RowKind::prompt, prompt_.at(i)};
    if (scale_ != 1) rows.insert(unconditional);
    if (scale_ != 0) rows.insert(prompt);
    for (size_t slot = 0; slot < prepared_.size(); ++slot) {
        const Prepared& p = prepared_[slot];
        if (i < p.first || i >= p.last) continue;
        LiveTerm term{slot, {}, replay ? replay->find(i, p.shape) : Tensor{}};
        if (term.replayed.defined()) {
            ++plan.replayed;
        } else {
            for (const auto& [plus, minus] : p.pairs) {
                rows.insert(plus);
                rows.insert(minus);
            }
        }
        plan.terms.push_back(std::move(term));
    }
    plan.rows.assign(rows.begin(), rows.end());
    if (scale_ != 1) plan.unconditional = index_of(plan.rows, unconditional);
    if (scale_ != 0) plan.prompt = index_of(plan.rows, prompt);
    for (LiveTerm& term : plan.terms) {
        if (term.replayed.defined()) continue;
        for (const auto& [plus, minus] : prepared_[term.slot].pairs)
            term.pairs.push_back({index_of(plan.rows, plus), index_of(plan.rows, minus)});
    }
    plan.decides = digest_of(plan);
    return plan;
}

Digest StudioMode::digest_of(const RowPlan& plan) const {
    Hasher hasher("studio step");
    hasher.number(scale_).number(scale_ == 1 ? 0 : rescale_);
    hash_rows(hasher, plan);
    hasher.integer(static_cast<int64_t>(plan.terms.size()));
    for (const LiveTerm& term : plan.terms) hasher.digest(prepared_[term.slot].term);
    return hasher.finish();
}

Tensor StudioMode::combine(const RowPlan& plan, std::span<const Tensor> rows, GuidanceState& state,
                           const RecordOptions& observe, StepRecord* record) const {
    check_rows(plan, rows);
    const std::vector<Tensor> exact = in_float32(rows);
    const auto row = [&](int index) { return index < 0 ? Tensor{} : exact[index]; };
    Tensor guided = prompt_guidance(row(plan.unconditional), row(plan.prompt), scale_, rescale_);
    std::map<Digest, Tensor> momentum;
    for (const LiveTerm& term : plan.terms) {
        const Prepared& p = prepared_[term.slot];
        TermRecord written{.key = p.key, .unit_key = p.shape};
        guided = guided + contribution(p, term, exact, {state.momentum, momentum}, observe,
                                       record ? &written : nullptr);
        if (record) record->terms.push_back(std::move(written));
    }
    state.momentum = std::move(momentum);
    return guided;
}

Tensor StudioMode::contribution(const Prepared& p, const LiveTerm& term, std::span<const Tensor> rows,
                                Buffers buffers, const RecordOptions& observe, TermRecord* record) const {
    if (term.replayed.defined()) {
        const Tensor added = p.direction.strength * term.replayed;
        if (record) describe(*record, observe, term.replayed, added);
        return added;
    }
    const Tensor d = difference(term, rows);
    const Tensor automatic = automatic_mask(p.direction, d);
    const Tensor edit = product(automatic, d);
    const Tensor unit = product(edit, p.painted);
    Tensor added = p.direction.strength * unit;
    if (p.direction.momentum_scale > 0) {
        const double share = p.direction.momentum_scale, beta = p.direction.momentum_beta;
        const auto before = buffers.before.find(p.key);
        Tensor sum = p.direction.strength * edit, nu = torch::zeros_like(sum);
        if (before != buffers.before.end()) nu = before->second;
        sum = sum + share * nu;
        buffers.after[p.key] = beta * nu + (1 - beta) * sum;
        added = (1 - share) * product(product(automatic, sum), p.painted);
    }
    if (record) {
        const Tensor mask = product(automatic, p.painted);
        describe(*record, observe, automatic.defined() ? mask : mask.expand_as(d), added);
        if (observe.masked_directions) record->unit = unit;
        if (observe.numbers) record->difference = d;
    }
    return added;
}

}  // namespace burin::guidance
