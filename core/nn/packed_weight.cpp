#include "core/nn/packed_weight.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "core/nn/gemm_kernels.h"
#include "core/nn/packed_layout.h"
#include "core/nn/parallel.h"

namespace burin::nn {

/// Everything a run needs besides the weights. Tiles come in pairs.
struct PackedWeight::Plan {
    struct Tile {
        const char* rows;
        int64_t picture;
        int32_t out_rows[gemm::tile_rows];
    };
    std::vector<Tile> tiles;
    std::vector<gemm::Run> runs;
    int64_t stride = 0;
    const float* offset = nullptr;
    const char* residual = nullptr;
    char* out = nullptr;

    void make_even() {
        if (tiles.size() % 2 == 0) return;
        auto idle = tiles.back();
        std::fill_n(idle.out_rows, gemm::tile_rows, -1);
        tiles.push_back(idle);
    }
};

#if defined(__x86_64__)

namespace {

/// Runs [first, end) of a plan and where their weights begin in a panel.
struct Segment {
    size_t first, end;
    int64_t offset;
};

/// Cuts the inner axis so that a panel's piece stays in the second cache while all blocks of a group use it.
std::vector<Segment> segments_of(const std::vector<gemm::Run>& runs) {
    constexpr int64_t most_bytes = 512 << 10;
    std::vector<Segment> segments{{0, 0, 0}};
    int64_t bytes = 0, offset = 0;
    for (size_t i = 0; i < runs.size(); ++i) {
        const int64_t more = runs[i].steps * gemm::panel_step_bytes;
        if (bytes > 0 && bytes + more > most_bytes) {
            segments.push_back({i, i, offset});
            bytes = 0;
        }
        segments.back().end = i + 1;
        bytes += more;
        offset += more;
    }
    return segments;
}

}  // namespace

void PackedWeight::run(const Plan& plan) const {
    constexpr int64_t resident_bytes =
        640 << 10;                       // of rows that meet all panels before the next: a share of the L2
    constexpr int64_t most_blocks = 32;  // their sums are 128 KiB
    const auto blocks = static_cast<int64_t>(plan.tiles.size() / 2);
    const int64_t panel_bytes = kernel_ * kernel_ * steps_ * gemm::panel_step_bytes;
    const int64_t block_bytes = 2 * gemm::tile_rows * steps_ * gemm::step_bytes;
    const int64_t group =
        std::clamp(resident_bytes / block_bytes, std::min<int64_t>(8, blocks), std::min(most_blocks, blocks));
    const auto segments = segments_of(plan.runs);
    const auto kernel = tiles_                      ? gemm::block_bf16_amx
                        : type_ == torch::kBFloat16 ? gemm::block_bf16_avx512
                                                    : gemm::block_f32_avx512;
    constexpr int64_t sums_size = 2 * gemm::tile_rows * gemm::panel_width;
    const auto multiply = [&](int64_t panel, int64_t first, int64_t count, float* sums) {
        for (const auto& segment : segments)
            for (int64_t i = 0; i < count; ++i) {
                const auto* pair = &plan.tiles[static_cast<size_t>(2 * (first + i))];
                kernel({.rows = {pair[0].rows, pair[1].rows},
                        .stride = plan.stride,
                        .runs = plan.runs.data() + segment.first,
                        .run_count = static_cast<int64_t>(segment.end - segment.first),
                        .panel = static_cast<const char*>(bytes_.data_ptr()) + panel * panel_bytes +
                                 segment.offset,
                        .out = sums + i * sums_size,
                        .accumulate = segment.first > 0,
                        .first_use = i == 0,
                        .narrow = !gated_ && outputs_ - panel * gemm::panel_width <= 16});
            }
    };
    const auto finish = [&](int64_t panel, int64_t block, const float* sums) {
        const int64_t width = gated_ ? 16 : gemm::panel_width, column = panel * width;
        for (int tile = 0; tile < 2; ++tile) {
            const auto& target = plan.tiles[static_cast<size_t>(2 * block + tile)];
            gemm::Epilogue epilogue{.bf16 = type_ == torch::kBFloat16, .gated = gated_};
            epilogue.bias = bias_.data_ptr<float>() + panel * gemm::panel_width;
            if (plan.offset) epilogue.offset = plan.offset + target.picture * results() + column;
            if (plan.residual) epilogue.residual = plan.residual + column * element_bytes();
            epilogue.out = plan.out + column * element_bytes();
            epilogue.stride = results() * element_bytes();
            epilogue.columns = std::min(width, results() - column);
            gemm::finish_tile(sums + tile * gemm::tile_rows * gemm::panel_width, target.out_rows, epilogue);
        }
    };
    // Work is numbered group by group of blocks, within it panel by panel.
    parallel_ranges(blocks * panels_, [&](int64_t begin, int64_t end) {
        const std::unique_ptr<float, void (*)(void*)> sums(
            static_cast<float*>(
                std::aligned_alloc(64, sizeof(float) * static_cast<size_t>(group * sums_size))),
            std::free);
        if (!sums) throw std::bad_alloc();
        if (tiles_) gemm::enter_tiles();
        for (int64_t item = begin; item < end;) {
            const int64_t first = item / (group * panels_) * group;
            const int64_t in_group = std::min(group, blocks - first), place = item - first * panels_;
            const int64_t panel = place / in_group, block = first + place % in_group;
            const int64_t count = std::min(first + in_group - block, end - item);
            multiply(panel, block, count, sums.get());
            for (int64_t i = 0; i < count; ++i) finish(panel, block + i, sums.get() + i * sums_size);
            item += count;
        }
        if (tiles_) gemm::leave_tiles();
    });
}

#else

void PackedWeight::run(const Plan&) const {}  // unreachable: nothing is packed on other processors

#endif

Tensor PackedWeight::linear(const Tensor& x, const Tensor& residual) const {
    const auto rows = x.contiguous();
    const int64_t count = rows.numel() / inputs_;
    auto shape = x.sizes().vec();
    shape.back() = results();
    const auto out = torch::empty(shape, x.options());
    const auto kept = residual.defined() ? residual.expand(shape).contiguous() : residual;
    Plan plan;
    plan.stride = inputs_ * element_bytes();
    plan.runs.push_back({0, steps_});
    plan.out = static_cast<char*>(out.data_ptr());
    if (kept.defined()) plan.residual = static_cast<const char*>(kept.data_ptr());
    // The kernels read whole tiles: rows of an incomplete last one are copied to where that is allowed.
    const int64_t whole = count / gemm::tile_rows * gemm::tile_rows;
    auto tail = torch::empty({0}, x.options());
    if (whole < count) {
        tail = torch::zeros({gemm::tile_rows, inputs_}, x.options());
        tail.narrow(0, 0, count - whole).copy_(rows.view({count, inputs_}).narrow(0, whole, count - whole));
    }
    for (int64_t first = 0; first < count; first += gemm::tile_rows) {
        Plan::Tile tile{.rows = static_cast<const char*>(rows.data_ptr()) + first * plan.stride,
                        .picture = 0,
                        .out_rows = {}};
        if (first == whole) tile.rows = static_cast<const char*>(tail.data_ptr());
        for (int64_t i = 0; i < gemm::tile_rows; ++i)
            tile.out_rows[i] = first + i < count ? static_cast<int32_t>(first + i) : -1;
        plan.tiles.push_back(tile);
    }
    plan.make_even();
    if (count > 0) run(plan);
    return out;
}

namespace {

/// A zero border around channels-last pictures, and room behind the last one for tiles that reach over its
/// end.
Tensor with_border(const Tensor& x, int64_t padding, int64_t reach) {
    const int64_t n = x.size(0), h = x.size(2), w = x.size(3), pixel = x.size(1) * x.element_size();
    const int64_t hp = h + 2 * padding, wp = w + 2 * padding;
    auto out = torch::empty({(n * hp * wp + reach) * pixel}, torch::kUInt8);
    const auto* from = static_cast<const char*>(x.data_ptr());
    auto* to = static_cast<char*>(out.data_ptr());
    parallel_ranges(n * hp, [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; ++row) {
            char* line = to + row * wp * pixel;
            const int64_t y = row % hp - padding;
            if (y < 0 || y >= h) {
                std::memset(line, 0, static_cast<size_t>(wp * pixel));
                continue;
            }
            const auto side = static_cast<size_t>(padding * pixel);
            std::memset(line, 0, side);
            std::memcpy(line + side, from + (row / hp * h + y) * w * pixel, static_cast<size_t>(w * pixel));
            std::memset(line + side + w * pixel, 0, side);
        }
    });
    return out;
}

}  // namespace

Tensor PackedWeight::conv(const Tensor& x, int64_t stride, int64_t padding, const Tensor& offset,
                          const Tensor& residual) const {
    const auto map = x.contiguous(at::MemoryFormat::ChannelsLast);
    const int64_t n = x.size(0), wp = x.size(3) + 2 * padding, hp = x.size(2) + 2 * padding;
    const int64_t h = (hp - kernel_) / stride + 1, w = (wp - kernel_) / stride + 1;
    const int64_t pixel = inputs_ * element_bytes();
    const auto bordered = with_border(map, padding, kernel_ * wp + gemm::tile_rows * stride);
    const auto out = torch::empty({n, outputs_, h, w}, x.options(), at::MemoryFormat::ChannelsLast);
    const auto kept = residual.defined() ? residual.contiguous(at::MemoryFormat::ChannelsLast) : residual;
    const auto added = offset.defined() ? offset.to(torch::kFloat32).contiguous() : offset;
    Plan plan;
    plan.stride = stride * pixel;
    plan.out = static_cast<char*>(out.data_ptr());
    if (kept.defined()) plan.residual = static_cast<const char*>(kept.data_ptr());
    if (added.defined()) plan.offset = added.data_ptr<float>();
    for (const auto& [tap, first, steps] : stretches_of(steps_, kernel_ * kernel_))
        plan.runs.push_back({(tap / kernel_ * wp + tap % kernel_) * pixel + first * gemm::step_bytes, steps});
    // Tiles of one line each where lines fill them; otherwise tiles run on over the border into the next
    // line, and what falls on the border is dropped. A stride leaves no such common pitch.
    const bool by_line = stride != 1 || w % gemm::tile_rows == 0;
    const int64_t lines = by_line ? h : 1, length = by_line ? w : (h - 1) * wp + w;
    for (int64_t picture = 0; picture < n; ++picture)
        for (int64_t line = 0; line < lines; ++line)
            for (int64_t first = 0; first < length; first += gemm::tile_rows) {
                const int64_t position = (picture * hp + line * stride) * wp + first * stride;
                Plan::Tile tile{.rows = static_cast<const char*>(bordered.data_ptr()) + position * pixel,
                                .picture = picture,
                                .out_rows = {}};
                for (int64_t i = 0; i < gemm::tile_rows; ++i) {
                    const int64_t y = by_line ? line : (first + i) / wp,
                                  at = by_line ? first + i : (first + i) % wp;
                    tile.out_rows[i] =
                        y < h && at < w ? static_cast<int32_t>((picture * h + y) * w + at) : -1;
                }
                plan.tiles.push_back(tile);
            }
    plan.make_even();
    run(plan);
    return out;
}

}  // namespace burin::nn
