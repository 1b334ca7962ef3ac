#include "core/nn/tiled_attention.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/nn/cpu_features.h"
#include "core/nn/gemm_kernels.h"
#include "core/nn/layers.h"
#include "core/nn/parallel.h"
#include "core/nn/softmax_kernel.h"

namespace burin::nn {

bool tiled_attention_fits(const Tensor& q, const Tensor& k, const Tensor& v) {
    const auto type = q.scalar_type();
    const bool level = type == torch::kFloat32    ? cpu_level() >= CpuLevel::avx512
                       : type == torch::kBFloat16 ? cpu_level() >= CpuLevel::avx512_bf16
                                                  : false;
    return level && q.is_cpu() && k.is_cpu() && v.is_cpu() && k.scalar_type() == type &&
           v.scalar_type() == type && q.numel() > 0 && k.numel() > 0 && !wants_gradient({q, k, v});
}

#if defined(__x86_64__)
namespace {

constexpr int64_t width = gemm::panel_width;
constexpr int64_t block_keys = 512;  // their scores for 32 queries fill 64 KiB

int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Sizes and places that all parts of one attention share; counts of steps and panels as in gemm_kernels.h.
struct Job {
    bool bf16, tiles;
    int64_t size;  // bytes of an element
    int64_t n, t, s, c, heads, d;
    int64_t per_step;                   // elements of a step
    int64_t key_panels, key_steps;      // keys as outputs, d as inner axis
    int64_t value_panels, value_steps;  // d as outputs, keys as inner axis
    const char *q, *k, *v;
    char* out;
    char *packed_keys, *packed_values;

    [[nodiscard]] int64_t keys_bytes() const { return key_panels * key_steps * gemm::panel_step_bytes; }
    [[nodiscard]] int64_t values_bytes() const { return value_panels * value_steps * gemm::panel_step_bytes; }
};

/// Place of element (k, column) in a packed step, in elements.
template <class Element>
int64_t packed_index(int64_t k, int64_t column) {
    if constexpr (sizeof(Element) == 2) return column / 16 * 512 + k / 2 * 32 + column % 16 * 2 + k % 2;
    return k * width + column;
}

template <class Element>
void pack_head(const Job& job, int64_t item) {
    const int64_t batch = item / job.heads, head = item % job.heads;
    const auto row = [&](const char* base, int64_t token) {
        return reinterpret_cast<const Element*>(base) + (batch * job.s + token) * job.c + head * job.d;
    };
    auto* keys = reinterpret_cast<Element*>(job.packed_keys + item * job.keys_bytes());
    auto* values = reinterpret_cast<Element*>(job.packed_values + item * job.values_bytes());
    const int64_t step_elements = width * job.per_step;
    std::memset(static_cast<void*>(keys), 0, static_cast<size_t>(job.keys_bytes()));
    std::memset(static_cast<void*>(values), 0, static_cast<size_t>(job.values_bytes()));
    for (int64_t token = 0; token < job.s; ++token) {
        const Element *key = row(job.k, token), *value = row(job.v, token);
        Element* key_at = keys + token / width * job.key_steps * step_elements;
        Element* value_at = values + token / job.per_step * step_elements;
        for (int64_t i = 0; i < job.d; ++i) {
            key_at[i / job.per_step * step_elements +
                   packed_index<Element>(i % job.per_step, token % width)] = key[i];
            value_at[i / width * job.value_steps * step_elements +
                     packed_index<Element>(token % job.per_step, i % width)] = value[i];
        }
    }
}

/// What a thread works in.
struct Scratch {
    explicit Scratch(const Job& job)
        : query(torch::zeros({softmax::rows * job.key_steps * gemm::step_bytes}, torch::kUInt8)),
          scores(torch::empty({softmax::rows * block_keys})),
          weights(torch::empty({softmax::rows * block_keys})),
          addend(torch::empty({softmax::rows * width})),
          totals(torch::empty({job.value_panels * softmax::rows * width})) {}
    Tensor query, scores, weights, addend, totals;
};

void attend(const Job& job, int64_t item, int64_t first_query, Scratch& scratch) {
    const auto kernel = job.tiles  ? gemm::block_bf16_amx
                        : job.bf16 ? gemm::block_bf16_avx512
                                   : gemm::block_f32_avx512;
    const int64_t batch = item / job.heads, head = item % job.heads;
    const int64_t queries = std::min(softmax::rows, job.t - first_query);
    const int64_t query_stride = job.key_steps * gemm::step_bytes;
    const auto place = [&](int64_t row) {
        return ((batch * job.t + first_query + row) * job.c + head * job.d) * job.size;
    };
    auto* query = static_cast<char*>(scratch.query.data_ptr());
    for (int64_t row = 0; row < queries; ++row)
        std::memcpy(query + row * query_stride, job.q + place(row), static_cast<size_t>(job.d * job.size));
    auto *scores = scratch.scores.data_ptr<float>(), *addend = scratch.addend.data_ptr<float>();
    auto* weights = reinterpret_cast<char*>(scratch.weights.data_ptr<float>());
    scratch.totals.zero_();
    auto* totals = scratch.totals.data_ptr<float>();
    const auto scale = static_cast<float>(1 / std::sqrt(static_cast<double>(job.d)));
    const gemm::Run key_run{0, job.key_steps};
    const auto softmax_step = job.bf16 ? softmax::step_bf16 : softmax::step_f32;
    softmax::Running state;
    softmax::start(state);
    for (int64_t first_key = 0; first_key < job.s; first_key += block_keys) {
        const int64_t keys = std::min(block_keys, job.s - first_key), panels = divide_up(keys, width);
        for (int64_t panel = 0; panel < panels; ++panel)
            kernel({.rows = {query, query + gemm::tile_rows * query_stride},
                    .stride = query_stride,
                    .runs = &key_run,
                    .run_count = 1,
                    .panel = job.packed_keys + item * job.keys_bytes() +
                             (first_key / width + panel) * job.key_steps * gemm::panel_step_bytes,
                    .out = scores + panel * softmax::rows * width,
                    .accumulate = false,
                    .first_use = false,
                    .narrow = false});
        softmax_step(state, scores, panels, keys, scale, weights);
        const gemm::Run value_run{0, panels * width / job.per_step};
        const int64_t weight_stride = panels * width * job.size;
        for (int64_t panel = 0; panel < job.value_panels; ++panel) {
            kernel({.rows = {weights, weights + gemm::tile_rows * weight_stride},
                    .stride = weight_stride,
                    .runs = &value_run,
                    .run_count = 1,
                    .panel = job.packed_values + item * job.values_bytes() +
                             (panel * job.value_steps + first_key / job.per_step) * gemm::panel_step_bytes,
                    .out = addend,
                    .accumulate = false,
                    .first_use = false,
                    .narrow = job.d - panel * width <= 16});
            softmax::accumulate(state, totals + panel * softmax::rows * width, addend,
                                std::min(width, job.d - panel * width));
        }
    }
    for (int64_t row = 0; row < queries; ++row)
        for (int64_t panel = 0; panel < job.value_panels; ++panel)
            softmax::finish(state, totals + panel * softmax::rows * width, row,
                            std::min(width, job.d - panel * width), job.bf16,
                            job.out + place(row) + panel * width * job.size);
}

}  // namespace

Tensor tiled_attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads) {
    const auto queries = q.contiguous(), keys = k.contiguous(), values = v.contiguous();
    const auto out = torch::empty_like(queries);
    Job job{};
    job.bf16 = q.scalar_type() == torch::kBFloat16;
    job.tiles = job.bf16 && cpu_level() >= CpuLevel::amx;
    job.size = q.element_size();
    job.n = q.size(0), job.t = q.size(1), job.s = k.size(1), job.c = q.size(2), job.heads = heads,
    job.d = job.c / heads;
    job.per_step = gemm::step_bytes / job.size;
    job.key_panels = divide_up(job.s, width), job.key_steps = divide_up(job.d, job.per_step);
    job.value_panels = divide_up(job.d, width), job.value_steps = job.key_panels * width / job.per_step;
    job.q = static_cast<const char*>(queries.data_ptr());
    job.k = static_cast<const char*>(keys.data_ptr());
    job.v = static_cast<const char*>(values.data_ptr());
    job.out = static_cast<char*>(out.data_ptr());
    const auto packed_keys = torch::empty({job.n * heads * job.keys_bytes()}, torch::kUInt8);
    const auto packed_values = torch::empty({job.n * heads * job.values_bytes()}, torch::kUInt8);
    job.packed_keys = static_cast<char*>(packed_keys.data_ptr());
    job.packed_values = static_cast<char*>(packed_values.data_ptr());
    parallel_ranges(job.n * heads, [&](int64_t begin, int64_t end) {
        for (int64_t item = begin; item < end; ++item)
            job.bf16 ? pack_head<uint16_t>(job, item) : pack_head<float>(job, item);
    });
    const int64_t blocks = divide_up(job.t, softmax::rows);
    parallel_ranges(job.n * heads * blocks, [&](int64_t begin, int64_t end) {
        const torch::InferenceMode inference;  // this thread's scratch needs no bookkeeping
        Scratch scratch(job);
        if (job.tiles) gemm::enter_tiles();
        for (int64_t i = begin; i < end; ++i) attend(job, i / blocks, i % blocks * softmax::rows, scratch);
        if (job.tiles) gemm::leave_tiles();
    });
    return out;
}

#else

Tensor tiled_attention(const Tensor& q, const Tensor&, const Tensor&, int64_t) { return q; }  // unreachable

#endif

}  // namespace burin::nn
