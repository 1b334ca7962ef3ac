// Running a network over a large picture in overlapping tiles.
//
// A side is cut into the fewest equal tiles that are not longer than the limit and share the overlap with
// their neighbours; in the shared stretch one fades linearly into the other. Thread-safe: plain functions.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <torch/torch.h>

namespace burin::models {

using torch::Tensor;

/// Starts of tiles of one length along a side.
struct TileRow {
    std::vector<int64_t> starts;
    int64_t length = 0;
};

/// A side of `size` positions; `longest` > `overlap` >= 0. One tile where size <= longest.
TileRow tile_row(int64_t size, int64_t longest, int64_t overlap);

struct TileOptions {
    int64_t longest = 0, overlap = 0;  ///< in positions of the grid that is tiled
    int64_t in_per_position = 1;       ///< input cells per grid position along a side
    int64_t out_per_position = 1;      ///< output cells per grid position along a side
};

/// Calls `network` on each tile of `x` [n, c, in*h, in*w] and blends what it gives into float32 [n, c',
/// out*h, out*w].
Tensor run_tiled(const Tensor& x, const TileOptions& options,
                 const std::function<Tensor(const Tensor&)>& network);

}  // namespace burin::models
