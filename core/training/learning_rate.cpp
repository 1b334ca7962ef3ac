#include "core/training/learning_rate.h"

#include <algorithm>

namespace burin::training {

double Budget::used(int64_t steps_done, double seconds_done) const {
    double used = 0;
    if (steps > 0) used = static_cast<double>(steps_done) / static_cast<double>(steps);
    if (seconds > 0) used = std::max(used, seconds_done / seconds);
    return used;
}

double rate_factor(const RateShape& shape, int64_t steps_done, double used) {
    const double warm =
        shape.warm_up > 0 ? static_cast<double>(steps_done + 1) / static_cast<double>(shape.warm_up) : 1;
    const double fall = used <= shape.flat ? 1 : std::max(0.0, (1 - used) / (1 - shape.flat));
    // Never quite zero: the last steps still settle the average.
    constexpr double least = 0.003;
    return std::min(1.0, warm) * std::max(least, fall);
}

double average_decay(int64_t steps_done, double limit) {
    const auto n = static_cast<double>(steps_done);
    return std::min(limit, (1 + n) / (10 + n));
}

}  // namespace burin::training
