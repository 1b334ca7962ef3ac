// Loops over libtorch's threads. at::parallel_for is a header that turns serial in any file compiled without
// OpenMP; this one is compiled once, with it.
#pragma once

#include <cstdint>
#include <functional>

namespace burin::nn {

/// Calls `work(begin, end)` on contiguous ranges that together cover [0, count), one a thread; serially
/// inside another parallel region. The calls must not touch autograd. Exceptions of `work` reach the caller.
void parallel_ranges(int64_t count, const std::function<void(int64_t begin, int64_t end)>& work);

}  // namespace burin::nn
