#include "core/models/tiles.h"

namespace burin::models {
namespace {

/// Weight of each cell of tile `index` along one side: 1 inside, falling to 0 over the stretch shared with a
/// neighbour.
Tensor fade(const TileRow& row, size_t index, int64_t cells, const torch::TensorOptions& options) {
    Tensor weight = torch::ones({row.length * cells}, options);
    const auto ramp = [&](int64_t shared) {
        const int64_t length = shared * cells;
        return (torch::arange(length, options) + 0.5) / static_cast<double>(length);
    };
    if (index > 0) {
        const int64_t shared = row.starts[index - 1] + row.length - row.starts[index];
        if (shared > 0) weight.slice(0, 0, shared * cells).mul_(ramp(shared));
    }
    if (index + 1 < row.starts.size()) {
        const int64_t shared = row.starts[index] + row.length - row.starts[index + 1];
        if (shared > 0) weight.slice(0, (row.length - shared) * cells).mul_(ramp(shared).flip(0));
    }
    return weight;
}

Tensor cut(const Tensor& x, int64_t top, int64_t left, int64_t height, int64_t width) {
    return x.slice(2, top, top + height).slice(3, left, left + width);
}

}  // namespace

TileRow tile_row(int64_t size, int64_t longest, int64_t overlap) {
    if (size <= longest) return {{0}, size};
    const int64_t step = longest - overlap;
    const int64_t count = (size - overlap + step - 1) / step;
    TileRow row;
    row.length = (size + (count - 1) * overlap + count - 1) / count;
    for (int64_t i = 0; i < count; ++i) row.starts.push_back((size - row.length) * i / (count - 1));
    return row;
}

Tensor run_tiled(const Tensor& x, const TileOptions& options,
                 const std::function<Tensor(const Tensor&)>& network) {
    const int64_t in = options.in_per_position, out = options.out_per_position;
    const TileRow rows = tile_row(x.size(2) / in, options.longest, options.overlap);
    const TileRow columns = tile_row(x.size(3) / in, options.longest, options.overlap);
    const auto wide = x.options().dtype(torch::kFloat32);
    Tensor sum, weights;
    for (size_t i = 0; i < rows.starts.size(); ++i) {
        for (size_t j = 0; j < columns.starts.size(); ++j) {
            const Tensor tile = network(
                cut(x, rows.starts[i] * in, columns.starts[j] * in, rows.length * in, columns.length * in));
            if (!sum.defined()) {
                const int64_t H = x.size(2) / in * out, W = x.size(3) / in * out;
                sum = torch::zeros({tile.size(0), tile.size(1), H, W}, wide);
                weights = torch::zeros({H, W}, wide);
            }
            const Tensor weight = fade(rows, i, out, wide).unsqueeze(1) * fade(columns, j, out, wide);
            const int64_t top = rows.starts[i] * out, left = columns.starts[j] * out;
            cut(sum, top, left, rows.length * out, columns.length * out)
                .add_(tile.to(torch::kFloat32) * weight);
            weights.slice(0, top, top + rows.length * out)
                .slice(1, left, left + columns.length * out)
                .add_(weight);
        }
    }
    return sum.div_(weights);
}

}  // namespace burin::models
