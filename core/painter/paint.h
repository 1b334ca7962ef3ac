// The procedural painter: batches of small illustrations with their ground truth.
//
// Pictures are pure functions of (seed, index, size): the same in every batch, for every number of threads.
// Everything is drawn in coordinates, so that another size gives the same picture, sharper. A call of many
// pictures is quicker per picture than many calls, because pictures with the same place, subject or style are
// painted together.
#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "core/painter/facts.h"

namespace burin::painter {

/// What to paint.
struct PaintPlan {
    int64_t count = 1;
    uint64_t first = 0;  ///< index of the first picture in the sequence of the seed
    Wishes wishes;       ///< what is fixed; all else is drawn
    torch::Device device = torch::kCPU;
};

struct PaintedBatch {
    torch::Tensor pictures;           ///< [n, 3, H, W] float32, 0..1, on the plan's device
    std::vector<PictureFacts> facts;  ///< n rows, in the order of the pictures
};

/// Paints pictures `plan.first` .. `plan.first + plan.count - 1` of the seed, `size` pixels a side (at least
/// 16). Throws Failure (bad_input) for a size or count that makes no sense. Thread-safe.
[[nodiscard]] PaintedBatch paint(const PaintPlan& plan, uint64_t seed, int64_t size);

/// Paints exactly these facts: for tests, demonstrations and sheets in which one attribute changes. Facts
/// that the subject cannot have are dropped first (see make_consistent). [n, 3, H, W]. Thread-safe.
[[nodiscard]] torch::Tensor paint_facts(const std::vector<PictureFacts>& facts, int64_t size,
                                        torch::Device device = torch::kCPU);

}  // namespace burin::painter
