// The parts of PackedWeight that write and read its memory.
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "core/base/result.h"
#include "core/nn/cpu_features.h"
#include "core/nn/gemm_kernels.h"
#include "core/nn/large_memory.h"
#include "core/nn/pack_kernels.h"
#include "core/nn/packed_layout.h"
#include "core/nn/packed_weight.h"
#include "core/nn/parallel.h"

namespace burin::nn {
namespace {

/// Place of (k, column) in a packed step, in elements.
template <class Element>
int64_t packed_index(int64_t k, int64_t column) {
    if constexpr (sizeof(Element) == 2) return column / 16 * 512 + k / 2 * 32 + column % 16 * 2 + k % 2;
    return k * gemm::panel_width + column;
}

bool level_suffices(torch::ScalarType type) {
    if (type == torch::kFloat32) return cpu_level() >= CpuLevel::avx512;
    return type == torch::kBFloat16 && cpu_level() >= CpuLevel::avx512_bf16;
}

int64_t numbers_a_step(torch::ScalarType type) {
    return gemm::step_bytes / (type == torch::kFloat32 ? 4 : 2);
}

#if defined(__x86_64__)

gemm::Number number_of(torch::ScalarType type) {
    switch (type) {
        case torch::kFloat64:
            return gemm::Number::f64;
        case torch::kFloat32:
            return gemm::Number::f32;
        case torch::kFloat16:
            return gemm::Number::f16;
        case torch::kBFloat16:
            return gemm::Number::bf16;
        default:
            throw Failure(ErrorCode::internal, "weights of a type that does not float cannot be packed");
    }
}

using Buffer = std::unique_ptr<char, void (*)(void*)>;

Buffer aligned_buffer(int64_t bytes) {
    Buffer buffer(static_cast<char*>(std::aligned_alloc(64, static_cast<size_t>(bytes))), std::free);
    if (!buffer) throw std::bad_alloc();
    return buffer;
}

/// Stretches of all taps, short enough that 32 rows of one stay in the first cache (linear) or the second.
std::vector<Stretch> chunks_of(int64_t steps, int64_t taps) {
    constexpr int64_t most_steps = 16;
    std::vector<Stretch> chunks;
    for (const auto& stretch : stretches_of(steps, taps)) {
        if (stretch.tap > 0) continue;
        const int64_t length = taps == 1 ? most_steps : stretch.steps, end = stretch.first + stretch.steps;
        for (int64_t first = stretch.first; first < end; first += length)
            chunks.push_back({0, first, std::min(length, end - first)});
    }
    return chunks;
}

#endif

}  // namespace

int64_t PackedWeight::source_row(int64_t panel, int64_t column) const {
    if (!gated_) return panel * gemm::panel_width + column;
    return panel * 16 + column % 16 + (column < 16 ? 0 : outputs_ / 2);
}

#if defined(__x86_64__)

bool PackedWeight::fill(const Tensor& weight) {
    const auto* from = static_cast<const char*>(weight.data_ptr());
    const auto number = number_of(weight.scalar_type());
    const int64_t size = weight.element_size(), taps = kernel_ * kernel_;
    const auto chunks = chunks_of(steps_, taps);
    const bool bf16 = type_ == torch::kBFloat16;
    auto* panels = static_cast<char*>(bytes_.data_ptr());
    std::atomic<bool> finite = true;
    parallel_ranges(panels_, [&](int64_t begin, int64_t end) {
        const int64_t longest = chunks.front().steps * taps * gemm::step_bytes;
        const auto rows = aligned_buffer(gemm::panel_width * longest);
        const auto scratch = aligned_buffer(gemm::pack_scratch_bytes(chunks.front().steps, taps));
        for (int64_t panel = begin; panel < end; ++panel)
            for (const auto& chunk : chunks) {
                const int64_t count = chunk.steps * taps * numbers_a_step(type_);
                const int64_t row_bytes = count * element_bytes();
                const int64_t before = chunk.first * taps * numbers_a_step(type_);
                for (int64_t column = 0; column < gemm::panel_width; ++column) {
                    char* to = rows.get() + column * row_bytes;
                    const int64_t row = source_row(panel, column);
                    if (row >= outputs_) {
                        std::memset(to, 0, static_cast<size_t>(row_bytes));
                    } else if (!gemm::convert_row(from + (row * inputs_ * taps + before) * size, number,
                                                  count, bf16, to)) {
                        finite = false;
                    }
                }
                gemm::pack_chunk(rows.get(), chunk.steps, taps, bf16, scratch.get(),
                                 panels + (panel * steps_ + chunk.first) * taps * gemm::panel_step_bytes);
            }
    });
    return finite;
}

#else

bool PackedWeight::fill(const Tensor&) { return true; }  // unreachable: nothing fits other processors

#endif

void PackedWeight::fill_bias(const Tensor& bias) {
    has_bias_ = bias.defined();
    bias_ = torch::zeros({panels_, gemm::panel_width});
    if (!has_bias_) return;
    const auto wide = bias.detach().to(torch::kFloat32).contiguous();
    for (int64_t i = 0; i < panels_ * gemm::panel_width; ++i) {
        const int64_t row = source_row(i / gemm::panel_width, i % gemm::panel_width);
        if (row < outputs_) bias_.data_ptr<float>()[i] = wide.data_ptr<float>()[row];
    }
}

bool PackedWeight::fits(torch::IntArrayRef shape, torch::ScalarType type, bool gated) {
    return level_suffices(type) && shape[0] > 0 && shape[1] > 0 && shape[1] % numbers_a_step(type) == 0 &&
           (!gated || shape[0] % gemm::panel_width == 0);
}

std::optional<PackedWeight> PackedWeight::pack(const Tensor& weight, const Tensor& bias, bool gated) {
    const auto type = weight.scalar_type();
    if (!weight.is_cpu() || !fits(weight.sizes(), type, gated)) return std::nullopt;
    bool finite = true;
    return pack_as(type, weight, bias, gated, finite);
}

PackedWeight PackedWeight::pack_as(torch::ScalarType type, const Tensor& weight, const Tensor& bias,
                                   bool gated, bool& finite) {
    PackedWeight packed;
    packed.type_ = type;
    packed.gated_ = gated;
    packed.tiles_ = type == torch::kBFloat16 && cpu_level() >= CpuLevel::amx;
    packed.shape_ = weight.sizes().vec();
    packed.outputs_ = weight.size(0);
    packed.inputs_ = weight.size(1);
    packed.kernel_ = weight.dim() == 4 ? weight.size(2) : 1;
    packed.steps_ = packed.inputs_ / numbers_a_step(type);
    packed.panels_ = (packed.outputs_ + gemm::panel_width - 1) / gemm::panel_width;
    packed.bytes_ =
        empty_large({packed.panels_, packed.kernel_ * packed.kernel_, packed.steps_, gemm::panel_step_bytes},
                    torch::kUInt8);
    finite = packed.fill(weight.detach().contiguous());
    packed.fill_bias(bias);
    return packed;
}

/// As [out, taps, in], element by element: the readable twin of fill().
template <class Element>
void PackedWeight::copy_out(Element* to) const {
    const int64_t per_step = numbers_a_step(type_), taps = kernel_ * kernel_;
    const auto stretches = stretches_of(steps_, taps);
    const auto* packed = reinterpret_cast<const Element*>(bytes_.data_ptr());
    parallel_ranges(panels_, [&](int64_t begin, int64_t end) {
        const auto* at = packed + begin * taps * steps_ * gemm::panel_width * per_step;
        for (int64_t panel = begin; panel < end; ++panel)
            for (const auto& [tap, first, steps] : stretches)
                for (int64_t step = first; step < first + steps; ++step, at += gemm::panel_width * per_step)
                    for (int64_t column = 0; column < gemm::panel_width; ++column) {
                        const int64_t row = source_row(panel, column);
                        if (row >= outputs_) continue;
                        Element* place = to + (row * taps + tap) * inputs_ + step * per_step;
                        for (int64_t k = 0; k < per_step; ++k)
                            place[k] = at[packed_index<Element>(k, column)];
                    }
    });
}

Tensor PackedWeight::weight() const {
    const auto out =
        torch::empty({outputs_, kernel_ * kernel_, inputs_}, torch::TensorOptions().dtype(type_));
    if (type_ == torch::kFloat32) {
        copy_out(out.data_ptr<float>());
    } else {
        copy_out(reinterpret_cast<uint16_t*>(out.data_ptr()));
    }
    return out.transpose(1, 2).reshape(shape_);
}

Tensor PackedWeight::bias() const {
    if (!has_bias_) return {};
    auto out = torch::empty({outputs_});
    for (int64_t i = 0; i < panels_ * gemm::panel_width; ++i) {
        const int64_t row = source_row(i / gemm::panel_width, i % gemm::panel_width);
        if (row < outputs_) out.data_ptr<float>()[row] = bias_.data_ptr<float>()[i];
    }
    return out.to(type_);
}

}  // namespace burin::nn
