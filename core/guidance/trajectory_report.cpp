#include "core/guidance/trajectory_report.h"

#include <algorithm>

namespace burin::guidance {
namespace {

std::vector<const TraceStep*> in_order(const Snapshot& end) {
    std::vector<const TraceStep*> steps;
    for (const TraceStep* step = end.trace.get(); step != nullptr; step = step->before.get())
        steps.push_back(step);
    std::reverse(steps.begin(), steps.end());
    return steps;
}

std::vector<float> values(const Tensor& row) {
    const float* data = row.data_ptr<float>();
    return {data, data + row.numel()};
}

// numbers: [terms, 2, n] of this step, contiguous on the CPU.
void read_step(const Guide& guide, const TraceStep& step, const Tensor& numbers, TrajectoryReport& report) {
    for (size_t r = 0; r < report.directions.size(); ++r) {
        const Digest* key = guide.record_key(r);
        if (key == nullptr || !guide.acts(r, step.evaluation)) continue;
        const auto found = std::find(step.keys.begin(), step.keys.end(), *key);
        if (found == step.keys.end()) continue;
        const Tensor mine = numbers[found - step.keys.begin()];
        report.directions[r].steps.push_back({step.evaluation, values(mine[0]), values(mine[1])});
    }
}

/// Cosines between all terms of a step. A direction that is zero is like none.
Tensor cosines_of(const StepRecord& record) {
    const auto& terms = record.terms;
    const auto known = [](const TermRecord& term) { return term.difference.defined(); };
    if (terms.size() < 2 || !std::all_of(terms.begin(), terms.end(), known)) return {};
    std::vector<Tensor> rows;
    for (const TermRecord& term : terms) rows.push_back(term.difference.flatten());
    const Tensor all = torch::stack(rows);
    const Tensor unit = all / all.norm(2, 1, true).clamp_min(1e-12);
    return unit.matmul(unit.t());
}

/// The mean over the evaluations at which both directions act.
void read_cosines(const Guide& guide, const std::vector<const TraceStep*>& steps, TrajectoryReport& report) {
    const size_t n = report.directions.size();
    std::vector<double> sum(n * n, 0), count(n * n, 0);
    for (const TraceStep* step : steps) {
        if (!step->cosines.defined()) continue;
        const Tensor cosines = step->cosines.to(torch::kCPU, torch::kFloat64).contiguous();
        const auto at = cosines.accessor<double, 2>();
        std::vector<int64_t> place(n, -1);
        for (size_t r = 0; r < n; ++r) {
            const Digest* key = guide.record_key(r);
            if (key == nullptr || !guide.acts(r, step->evaluation)) continue;
            const auto found = std::find(step->keys.begin(), step->keys.end(), *key);
            if (found != step->keys.end()) place[r] = found - step->keys.begin();
        }
        for (size_t a = 0; a < n; ++a)
            for (size_t b = 0; b < n; ++b) {
                if (place[a] < 0 || place[b] < 0) continue;
                sum[a * n + b] += at[place[a]][place[b]];
                count[a * n + b] += 1;
            }
    }
    report.cosines.assign(n, std::vector<std::optional<double>>(n));
    for (size_t i = 0; i < n * n; ++i)
        if (count[i] > 0) report.cosines[i / n][i % n] = sum[i] / count[i];
}

}  // namespace

void add_record(Snapshot& snapshot, int evaluation, const StepRecord& record, const RecordOptions& observe) {
    snapshot.has_numbers = snapshot.has_numbers && observe.numbers;
    snapshot.has_masks = snapshot.has_masks && observe.masks;
    if (!snapshot.has_masks) snapshot.masks.clear();
    std::vector<Tensor> numbers;
    auto step = std::make_shared<TraceStep>();
    for (const TermRecord& term : record.terms) {
        step->keys.push_back(term.key);
        if (observe.numbers) numbers.push_back(torch::stack({term.coverage, term.norm}));
        if (observe.masked_directions && term.unit.defined())
            snapshot.masked_directions[term.unit_key] = term.unit;
        if (!snapshot.has_masks) continue;
        MaskSum& sum = snapshot.masks[term.key];
        sum.sum = sum.sum.defined() ? sum.sum + term.mask : term.mask;
        ++sum.count;
    }
    if (record.terms.empty() && !record.degenerate) return;
    step->before = snapshot.trace;
    step->evaluation = evaluation;
    step->degenerate = record.degenerate;
    if (!numbers.empty()) step->numbers = torch::stack(numbers);
    if (observe.numbers) step->cosines = cosines_of(record);
    snapshot.trace = std::move(step);
}

void finish_report(const Guide& guide, const Snapshot& end, bool masks, TrajectoryReport& report) {
    report.directions.resize(guide.directions());
    const auto steps = in_order(end);
    std::vector<Tensor> parts;
    for (const TraceStep* step : steps) {
        report.degenerate = report.degenerate || step->degenerate;
        if (step->numbers.defined()) parts.push_back(step->numbers);
    }
    const Tensor all = parts.empty() ? Tensor{} : torch::cat(parts).cpu().contiguous();
    int64_t at = 0;
    for (const TraceStep* step : steps) {
        if (!step->numbers.defined()) continue;
        const int64_t terms = step->numbers.size(0);
        read_step(guide, *step, all.narrow(0, at, terms), report);
        at += terms;
    }
    read_cosines(guide, steps, report);
    for (size_t r = 0; masks && r < report.directions.size(); ++r) {
        const Digest* key = guide.record_key(r);
        const auto found = key ? end.masks.find(*key) : end.masks.end();
        if (found != end.masks.end())
            report.directions[r].where_it_acts = found->second.sum / static_cast<double>(found->second.count);
    }
}

}  // namespace burin::guidance
