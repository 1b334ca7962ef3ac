#include "core/evaluation/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace burin::evaluation {
namespace {

std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (size_t first = 0; first < order.size();) {
        size_t last = first;
        while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
        for (size_t i = first; i < last; ++i) result[order[i]] = double(first + last - 1) / 2;
        first = last;
    }
    return result;
}

}  // namespace

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const auto x = ranks(a), y = ranks(b);
    const double mean = (double(x.size()) - 1) / 2;
    double xy = 0, xx = 0, yy = 0;
    for (size_t i = 0; i < x.size() && i < y.size(); ++i) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

double psnr(const torch::Tensor& a, const torch::Tensor& b) {
    const auto error = (a - b).square().mean({1, 2, 3}).clamp_min(1e-10);
    return (-10 * error.log10()).mean().item<double>();
}

}  // namespace burin::evaluation
