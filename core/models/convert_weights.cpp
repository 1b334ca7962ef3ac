#include "core/models/convert_weights.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <functional>
#include <vector>

#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include "core/models/convert_kernels.h"
#include "core/nn/parallel.h"

namespace burin::models {
namespace {

constexpr int64_t block_elements = 8192;  // 32 KB as float32: stays in the first-level cache

/// Moves element i * K + k to k * in + i, for one output channel of a convolution.
template <class Word>
void to_channels_last(const Word* source, Word* target, int64_t in, int64_t kernel) {
    if (kernel == 9) {  // with a constant the compiler unrolls
        for (int64_t i = 0; i < in; ++i) {
            for (int64_t k = 0; k < 9; ++k) target[k * in + i] = source[i * 9 + k];
        }
        return;
    }
    for (int64_t i = 0; i < in; ++i) {
        for (int64_t k = 0; k < kernel; ++k) target[k * in + i] = source[i * kernel + k];
    }
}

struct Job {
    const std::byte* source;
    io::Dtype from;
    size_t from_size;
    std::byte* target;
    torch::ScalarType to;
    size_t to_size;
};

/// Converts elements [begin, begin + count) into `out`.
bool convert_range(const Job& job, int64_t begin, int64_t count, std::byte* out) {
    bool finite = true;
    std::vector<float> wide(job.to == torch::kFloat32 ? 0 : static_cast<size_t>(block_elements));
    for (int64_t done = 0; done < count; done += block_elements) {
        const auto n = static_cast<size_t>(std::min(block_elements, count - done));
        const std::byte* from = job.source + static_cast<size_t>(begin + done) * job.from_size;
        std::byte* to = out + static_cast<size_t>(done) * job.to_size;
        if (job.to == torch::kFloat32) {
            finite &= widen(from, job.from, reinterpret_cast<float*>(to), n);
        } else {
            finite &= widen(from, job.from, wide.data(), n);
            finite &= job.to == torch::kBFloat16
                          ? narrow_bf16(wide.data(), reinterpret_cast<uint16_t*>(to), n)
                          : narrow_f16(wide.data(), reinterpret_cast<uint16_t*>(to), n);
        }
    }
    return finite;
}

/// Threads share pieces of whole `grain`s; what is less than one is not worth a second thread.
void in_pieces(int64_t count, int64_t grain, const std::function<void(int64_t begin, int64_t end)>& work) {
    nn::parallel_ranges((count + grain - 1) / grain, [&](int64_t begin, int64_t end) {
        work(begin * grain, std::min(count, end * grain));
    });
}

bool convert_in_order(const Job& job, int64_t elements) {
    std::atomic<bool> finite = true;
    in_pieces(elements, 8 * block_elements, [&](int64_t begin, int64_t end) {
        if (!convert_range(job, begin, end - begin, job.target + static_cast<size_t>(begin) * job.to_size))
            finite = false;
    });
    return finite;
}

bool convert_reordered(const Job& job, int64_t out, int64_t in, int64_t kernel) {
    std::atomic<bool> finite = true;
    const int64_t each = in * kernel;
    const int64_t grain = std::max<int64_t>(1, 8 * block_elements / std::max<int64_t>(1, each));
    in_pieces(out, grain, [&](int64_t begin, int64_t end) {
        std::vector<std::byte> row(static_cast<size_t>(each) * job.to_size);
        for (int64_t o = begin; o < end; ++o) {
            if (!convert_range(job, o * each, each, row.data())) finite = false;
            std::byte* target = job.target + static_cast<size_t>(o * each) * job.to_size;
            if (job.to_size == 4) {
                to_channels_last(reinterpret_cast<const uint32_t*>(row.data()),
                                 reinterpret_cast<uint32_t*>(target), in, kernel);
            } else {
                to_channels_last(reinterpret_cast<const uint16_t*>(row.data()),
                                 reinterpret_cast<uint16_t*>(target), in, kernel);
            }
        }
    });
    return finite;
}

bool is_reordered(const torch::Tensor& target) {
    return target.dim() == 4 && !target.is_contiguous() &&
           target.is_contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

bool convert_weights(std::span<const std::byte> source, io::Dtype from, const torch::Tensor& target) {
    const Job job{source.data(),        from,
                  io::size_of(from),    static_cast<std::byte*>(target.data_ptr()),
                  target.scalar_type(), static_cast<size_t>(target.element_size())};
    if (is_reordered(target))
        return convert_reordered(job, target.size(0), target.size(1), target.size(2) * target.size(3));
    return convert_in_order(job, target.numel());
}

bool all_finite(std::span<const std::byte> source, io::Dtype type) {
    std::atomic<bool> finite = true;
    const size_t size = io::size_of(type);
    const auto count = static_cast<int64_t>(source.size() / size);
    in_pieces(count, 8 * block_elements, [&](int64_t begin, int64_t end) {
        const auto piece =
            source.subspan(static_cast<size_t>(begin) * size, static_cast<size_t>(end - begin) * size);
        if (!finite_bits(piece, type)) finite = false;
    });
    return finite;
}

}  // namespace burin::models
