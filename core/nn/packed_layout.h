// The order in which packed weights lie in memory, for whoever writes or reads them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace burin::nn {

/// Steps [first, first + steps) of one tap of a convolution.
struct Stretch {
    int64_t tap, first, steps;
};

/// The order in which the inner axis is packed and read: see gemm_kernels.h.
inline std::vector<Stretch> stretches_of(int64_t steps, int64_t taps) {
    constexpr int64_t longest = 10;  // 32 rows of it are 20 KiB
    const int64_t length = taps == 1 ? steps : longest;
    std::vector<Stretch> order;
    for (int64_t first = 0; first < steps; first += length)
        for (int64_t tap = 0; tap < taps; ++tap)
            order.push_back({tap, first, std::min(length, steps - first)});
    return order;
}

}  // namespace burin::nn
