// Small pieces that both modes share. Internal to core/guidance.
#pragma once

#include <set>

#include "core/guidance/guide.h"

namespace burin::guidance {

/// Index of `id` in rows, which are sorted and hold it.
[[nodiscard]] int index_of(const std::vector<ConditioningId>& rows, const ConditioningId& id);

/// The rows as float32.
[[nodiscard]] std::vector<Tensor> in_float32(std::span<const Tensor> rows);

/// Throws Failure (internal) unless there is one defined row of one shape per planned row.
void check_rows(const RowPlan& plan, std::span<const Tensor> rows);

/// Adds the plan's rows to a digest.
void hash_rows(Hasher& hasher, const RowPlan& plan);

/// Fills what `observe` asks for. mask: [c or 1, h, w], with n in front for a batch.
void describe(TermRecord& record, const RecordOptions& observe, const Tensor& mask, const Tensor& added);

}  // namespace burin::guidance
