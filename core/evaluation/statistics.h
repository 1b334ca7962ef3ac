// Figures of tests: counts of cases with the interval that so many cases leave open, rank correlation, and the
// distance of pictures. Plain data and functions; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include "core/base/wilson.h"

namespace burin::evaluation {

struct Tally {
    int64_t right = 0, of = 0;

    void count(bool is) { ++of, right += is; }
    void add(const Tally& more) { right += more.right, of += more.of; }
    [[nodiscard]] double percent() const { return of > 0 ? 100.0 * double(right) / double(of) : 0; }

    /// wilson_interval() in percent.
    struct Interval {
        double low = 0, high = 100;
    };
    [[nodiscard]] Interval interval() const {
        const auto share = wilson_interval(right, of);
        return {100 * share.low, 100 * share.high};
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
