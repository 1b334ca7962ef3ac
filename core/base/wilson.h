// What a count of cases says about the share behind it.
//
// Wilson's score interval of 95 % (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927): unlike the normal approximation it is right
// near 0 and 1, and never leaves them. Thread-safe: plain functions.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace burin {

/// Shares, 0..1.
struct Interval {
    double low = 0, high = 1;
    bool operator==(const Interval&) const = default;
};

/// Of `right` cases among `of`; nothing is known where there is none.
inline Interval wilson_interval(int64_t right, int64_t of) {
    if (of <= 0) return {};
    constexpr double z = 1.959964;
    const double n = double(of), p = double(right) / n, z2 = z * z / n;
    const double centre = (p + z2 / 2) / (1 + z2);
    const double half = z * std::sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2);
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace burin
