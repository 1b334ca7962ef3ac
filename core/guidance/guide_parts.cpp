#include "core/guidance/guide_parts.h"

#include <algorithm>

#include "core/base/result.h"

namespace burin::guidance {

int index_of(const std::vector<ConditioningId>& rows, const ConditioningId& id) {
    return static_cast<int>(std::lower_bound(rows.begin(), rows.end(), id) - rows.begin());
}

std::vector<Tensor> in_float32(std::span<const Tensor> rows) {
    std::vector<Tensor> out;
    out.reserve(rows.size());
    for (const Tensor& row : rows) out.push_back(row.to(torch::kFloat32));
    return out;
}

void check_rows(const RowPlan& plan, std::span<const Tensor> rows) {
    const auto fits = [&](const Tensor& row) {
        return row.defined() && row.sizes() == rows.front().sizes() && (row.dim() == 3 || row.dim() == 4);
    };
    if (rows.size() != plan.rows.size() || !std::all_of(rows.begin(), rows.end(), fits))
        throw Failure(ErrorCode::internal,
                      "the network's predictions do not match the planned rows of evaluation " +
                          std::to_string(plan.evaluation));
}

void hash_rows(Hasher& hasher, const RowPlan& plan) {
    hasher.integer(static_cast<int64_t>(plan.rows.size())).integer(plan.unconditional).integer(plan.prompt);
    for (const ConditioningId& row : plan.rows) hasher.integer(static_cast<int64_t>(row.kind)).text(row.text);
}

void describe(TermRecord& record, const RecordOptions& observe, const Tensor& mask, const Tensor& added) {
    if (observe.numbers) {
        record.coverage = mask.ne(0).to(torch::kFloat32).mean({-3, -2, -1});
        record.norm = added.square().sum(torch::IntArrayRef{-3, -2, -1}).sqrt();
    }
    if (observe.masks) record.mask = mask.to(torch::kFloat32).mean(-3);
}

}  // namespace burin::guidance
