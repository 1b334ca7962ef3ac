// Figures of tests: counts of cases with the interval that so many cases leave open, rank correlation, and the
// distance of pictures. Plain data and functions; thread-safe.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>
#include <torch/torch.h>

namespace burin::evaluation {

struct Tally {
    int64_t right = 0, of = 0;

    void count(bool is) { ++of, right += is; }
    void add(const Tally& more) { right += more.right, of += more.of; }
    [[nodiscard]] double percent() const { return of > 0 ? 100.0 * double(right) / double(of) : 0; }

    /// Wilson's score interval of 95 %, in percent (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927): unlike the
    /// normal approximation it is right near 0 and 100 %.
    struct Interval {
        double low = 0, high = 100;
    };
    [[nodiscard]] Interval interval() const {
        if (of == 0) return {};
        constexpr double z = 1.959964;
        const double n = double(of), p = double(right) / n, z2 = z * z / n;
        const double centre = (p + z2 / 2) / (1 + z2);
        const double half = z * std::sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2);
        return {100 * std::max(0.0, centre - half), 100 * std::min(1.0, centre + half)};
    }
    [[nodiscard]] nlohmann::json json() const {
        const auto [low, high] = interval();
        return {{"right", right}, {"of", of}, {"percent", percent()}, {"low", low}, {"high", high}};
    }
};

/// Spearman's rank correlation of two lists of equal length; ties share their mean rank. 0 where one of them
/// is constant.
[[nodiscard]] double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Mean of each picture's peak signal-to-noise ratio in dB; both [n, 3, H, W] in 0..1.
[[nodiscard]] double psnr(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace burin::evaluation
